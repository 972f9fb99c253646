/**
 * Many requests share one commit. Knows nothing of the database: it is given how to store a batch.
 * No timer: what has gathered while the last batch was being written is the next batch.
 * Found best in shared trials: flush on setImmediate, at most two batches in flight, at most 256 rows each.
 */
const BATCH = 256
const IN_FLIGHT = 2

/** Rows that may wait. More would be acknowledged too late anyway: the provider is told to come back. */
const LONGEST_LINE = 5_000

type Waiting<T> = { row: T; settle: (failure: { error: unknown } | undefined) => void }

export type Line<T> = {
  /** Resolves when the rows are durable. @throws LineFull, or what storing them threw */
  add: (rows: T[]) => Promise<void>
  /** Rows that wait or are being written. */
  size: () => number
}

export class LineFull extends Error {}

/**
 * @param groupOf rows of different groups never share a batch
 * @param store must be all or nothing; called with at most 256 rows of one group
 */
export function createLine<T>(groupOf: (row: T) => string, store: (rows: T[]) => Promise<void>): Line<T> {
  const groups = createGroups<Waiting<T>>()
  let writing = 0
  let batches = 0
  let isDue = false

  function flushSoon(): void {
    if (isDue || batches >= IN_FLIGHT || groups.size() === 0) return
    isDue = true
    setImmediate(flush)
  }

  function flush(): void {
    isDue = false
    while (batches < IN_FLIGHT && groups.size() > 0) void writeNext()
  }

  async function writeNext(): Promise<void> {
    const batch = groups.take(BATCH)
    batches++
    writing += batch.length
    await write(batch, store)
    batches--
    writing -= batch.length
    flushSoon()
  }

  async function add(rows: T[]): Promise<void> {
    if (groups.size() > 0 && groups.size() + rows.length > LONGEST_LINE) throw new LineFull('the line is full')
    const failures = Promise.all(
      rows.map((row) => new Promise<{ error: unknown } | undefined>((settle) => groups.put(groupOf(row), { row, settle }))),
    )
    flushSoon()
    const failure = (await failures).find((one) => one !== undefined)
    if (failure) throw failure.error
  }

  return { add, size: () => groups.size() + writing }
}

/** Milliseconds before a batch that failed is tried row by row: a connection that broke must be seen as broken first. */
const BEFORE_ROWS = 20

/** Never throws: whoever waits for a row is told how it went with it. One bad row does not fail the others. */
async function write<T>(batch: Waiting<T>[], store: (rows: T[]) => Promise<void>): Promise<void> {
  const failure = await tryTo(() => store(batch.map(({ row }) => row)))
  if (failure) await new Promise((resolve) => setTimeout(resolve, BEFORE_ROWS))
  for (const { row, settle } of batch) settle(failure && (await tryTo(() => store([row]))))
}

async function tryTo(work: () => Promise<void>): Promise<{ error: unknown } | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return { error }
  }
}

type Groups<T> = { put: (group: string, one: T) => void; take: (most: number) => T[]; size: () => number }

/** The groups take turns, so that a busy one does not keep the others waiting. */
function createGroups<T>(): Groups<T> {
  const groups = new Map<string, T[]>()
  let size = 0
  return {
    size: () => size,
    put(group, one) {
      const line = groups.get(group)
      if (line) line.push(one)
      else groups.set(group, [one])
      size++
    },
    take(most) {
      const [[group, line] = ['', []]] = groups
      const taken = line.splice(0, most)
      groups.delete(group)
      if (line.length > 0) groups.set(group, line)
      size -= taken.length
      return taken
    },
  }
}
