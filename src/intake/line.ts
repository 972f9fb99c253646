/**
 * Many requests share one commit. Knows nothing of the database: it is given how to store a batch.
 * No timer: what has gathered while the last batch was being written is the next batch.
 * Found best in shared trials: flush on setImmediate, at most two batches in flight, at most 256 rows each.
 */
const BATCH = 256
const IN_FLIGHT = 2

/** Rows that may wait. More would be acknowledged too late anyway: the provider is told to come back. */
const LONGEST_LINE = 5_000

type Waiting<T> = { row: T; done: () => void; failed: (error: unknown) => void }

export type Line<T> = {
  /** Resolves when the rows are durable. @throws LineFull, or what storing them threw */
  add(rows: T[]): Promise<void>
  /** Rows that wait or are being written. */
  size(): number
}

export class LineFull extends Error {}

/**
 * @param groupOf rows of different groups never share a batch
 * @param store must be all or nothing; called with at most 256 rows of one group
 */
export function createLine<T>(groupOf: (row: T) => string, store: (rows: T[]) => Promise<void>): Line<T> {
  const groups = new Map<string, Waiting<T>[]>()
  let waiting = 0
  let writing = 0
  let batches = 0
  let isDue = false

  function flushSoon(): void {
    if (isDue || batches >= IN_FLIGHT || waiting === 0) return
    isDue = true
    setImmediate(flush)
  }

  function flush(): void {
    isDue = false
    while (batches < IN_FLIGHT && waiting > 0) {
      const batch = takeBatch()
      batches++
      writing += batch.length
      write(batch).finally(() => {
        batches--
        writing -= batch.length
        flushSoon()
      })
    }
  }

  /** The groups take turns, so that a busy one does not keep the others waiting. */
  function takeBatch(): Waiting<T>[] {
    const [[name, line] = ['', []]] = groups
    const batch = line.splice(0, BATCH)
    groups.delete(name)
    if (line.length > 0) groups.set(name, line)
    waiting -= batch.length
    return batch
  }

  async function write(batch: Waiting<T>[]): Promise<void> {
    try {
      await store(batch.map(({ row }) => row))
      for (const { done } of batch) done()
    } catch {
      await writeOneByOne(batch)
    }
  }

  /** One bad row must not fail the others. */
  async function writeOneByOne(batch: Waiting<T>[]): Promise<void> {
    for (const { row, done, failed } of batch) await store([row]).then(done, failed)
  }

  return {
    add(rows) {
      if (waiting + rows.length > LONGEST_LINE && waiting > 0) return Promise.reject(new LineFull('the line is full'))
      const all = rows.map((row) => new Promise<void>((done, failed) => {
        const line = groups.get(groupOf(row)) ?? []
        groups.set(groupOf(row), line)
        line.push({ row, done, failed })
        waiting++
      }))
      flushSoon()
      return Promise.all(all).then(() => undefined)
    },
    size: () => waiting + writing,
  }
}
