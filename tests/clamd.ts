/** Stands in for ClamAV's clamd: INSTREAM and PING as clamd(8) has them, and nothing that it would not take. */
import { createServer, type AddressInfo } from 'node:net'

/** What it finds. Not the test string of the scanners, which would make those of developers cry. */
export const HARMFUL = 'TANGGAP-UJI-BERKAS-BERBAHAYA'

/** @param most bytes of a stream (StreamMaxLength) */
export async function aClamd({ most, path }: { most: number; path?: string }) {
  let seen = 0
  const server = createServer((socket) => {
    let heard = Buffer.alloc(0)
    const answer = (words: string) => socket.end(`${words}\0`)
    socket.on('error', () => undefined)
    socket.on('data', (piece: Buffer) => {
      heard = Buffer.concat([heard, piece])
      if (heard.subarray(0, 6).equals(Buffer.from('zPING\0'))) return answer('PONG')
      if (heard.length >= 10 && !heard.subarray(0, 10).equals(Buffer.from('zINSTREAM\0'))) return answer('UNKNOWN COMMAND')
      const said = answerTo(heard.subarray(10), most)
      if (!said) return undefined
      seen++
      return answer(said)
    })
  })
  await new Promise<void>((resolve) => (path ? server.listen(path, resolve) : server.listen(0, '127.0.0.1', resolve)))
  const address = path ?? `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { address, seen: () => seen, close: () => new Promise((resolve) => server.close(resolve)) }
}

/** @returns undefined while the stream has not ended */
function answerTo(stream: Buffer, most: number): string | undefined {
  const pieces: Buffer[] = []
  for (let at = 0, total = 0; at + 4 <= stream.length; ) {
    const length = stream.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces).includes(HARMFUL) ? 'stream: Uji.Signature FOUND' : 'stream: OK'
    total += length
    if (total > most) return 'INSTREAM size limit exceeded. ERROR'
    pieces.push(stream.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}
