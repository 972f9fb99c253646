/** A bad line between a browser and the server: passes everything on, until it is told to break. */
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export type Line = {
  url: string
  /** Once so many more bytes of a file (a request that begins with PATCH) have gone up, everything that is open breaks, once. */
  breakAfter: (bytes: number) => void
  /** How often it broke. */
  breaks: () => number
  close: () => void
}

export async function aLine(port: number): Promise<Line> {
  const open = new Set<Socket>()
  let left = Infinity
  let broken = 0
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    let isFile = false
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => (open.delete(one), other.destroy()))
    }
    far.on('data', (chunk) => near.write(chunk))
    near.on('data', (chunk: Buffer) => {
      isFile = chunk.subarray(0, 6).toString() === 'PATCH ' || (isFile && !/^(GET|POST|HEAD) /.test(chunk.subarray(0, 5).toString()))
      if (!isFile || chunk.length < left) {
        far.write(chunk)
        if (isFile) left -= chunk.length
        return
      }
      // What has been sent arrives first, as on a real line; nothing after it does.
      far.write(chunk.subarray(0, left))
      left = Infinity
      broken++
      near.removeAllListeners('data').resume()
      setTimeout(() => open.forEach((socket) => socket.resetAndDestroy()), 500)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakAfter: (bytes) => (left = bytes),
    breaks: () => broken,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
