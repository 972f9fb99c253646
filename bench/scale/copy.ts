/** `COPY … FROM STDIN` over a connection of pg, which has none of its own: what is written waits until the server takes it. */
import type { Socket } from 'node:net'
import type pg from 'pg'

/** The parts of pg's connection that a statement of one's own may use. */
type Wire = { stream: Socket; query(text: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }

export type Copy = {
  /** @param text whole lines */
  write(text: string): Promise<void>
  end(): Promise<void>
}

export async function startCopy(client: pg.Client, statement: string): Promise<Copy> {
  const ready = Promise.withResolvers<Wire>()
  const done = Promise.withResolvers<void>()
  const fail = (error: Error) => (ready.reject(error), done.reject(error))
  done.promise.catch(() => undefined)
  client.query({
    submit: (wire: Wire) => wire.query(statement),
    handleCopyInResponse: (wire: Wire) => ready.resolve(wire),
    handleCommandComplete: () => undefined,
    handleReadyForQuery: () => done.resolve(),
    handleError: fail,
  } as unknown as pg.Submittable)
  const wire = await ready.promise
  return {
    write: async (text) => {
      wire.sendCopyFromChunk(Buffer.from(text))
      if (wire.stream.writableNeedDrain) await Promise.race([new Promise((resolve) => wire.stream.once('drain', resolve)), done.promise])
    },
    end: () => (wire.endCopyFrom(), done.promise),
  }
}
