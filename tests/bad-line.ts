/** A line to a server that can be made bad: answers are lost after the server has done its work, or nothing gets through at all. */
import { createServer, connect, type Socket } from 'node:net'

export type BadLine = {
  port: number
  /** The next so many answers to requests that begin like this never come back. */
  loseAnswers: (beginning: string, count: number) => void
  /** Called once the server has been sent a request that begins like this. */
  onRequest: (beginning: string, hear: () => void) => void
  close: () => Promise<void>
}

export async function aBadLine(serverPort: number): Promise<BadLine> {
  const losing = new Map<string, number>()
  const hearing = new Map<string, () => void>()
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1')
    let isLost = false
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('close', () => (open.delete(socket), near.destroy(), far.destroy()))
      socket.on('error', () => undefined)
    }
    near.on('data', (chunk: Buffer) => {
      const said = chunk.toString('latin1')
      for (const [beginning, count] of losing) {
        if (count <= 0 || !said.includes(beginning)) continue
        losing.set(beginning, count - 1)
        isLost = true
      }
      for (const [beginning, hear] of hearing) if (said.includes(beginning)) hear()
      far.write(chunk)
    })
    far.on('data', (chunk: Buffer) => (isLost ? near.destroy() : near.write(chunk)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    loseAnswers: (beginning, count) => void losing.set(beginning, count),
    onRequest: (beginning, hear) => void hearing.set(beginning, hear),
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
