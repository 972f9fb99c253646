/**
 * One file that holds many: a gzipped tar, so that any machine can list it (`tar tzf`). Written and read piece by piece; the last
 * entry says how many there are: an archive that was cut off is noticed.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { DomainError } from '#lib/errors.ts'

const BLOCK = 512
const END = 'end.json'

/** @property size bytes, known beforehand */
export type Entry = { name: string; size: number; bytes: AsyncIterable<Uint8Array> | Uint8Array }

/** Written beside and renamed: no half archive lies under the name. @returns how many entries */
export async function writeArchive(file: string, entries: AsyncIterable<Entry>): Promise<number> {
  let count = 0
  async function* packed() {
    for await (const entry of entries) {
      yield* pack(entry)
      count++
    }
    const end = Buffer.from(JSON.stringify({ entries: count }))
    yield* pack({ name: END, size: end.length, bytes: end })
    yield Buffer.alloc(2 * BLOCK)
  }
  const part = `${file}.part`
  try {
    await pipeline(packed, createGzip({ level: 4 }), createWriteStream(part, { mode: 0o600 }))
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  await rename(part, file)
  return count
}

async function* pack({ name, size, bytes }: Entry): AsyncGenerator<Uint8Array> {
  yield header(name, size)
  let written = 0
  for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) {
    written += piece.length
    yield piece
  }
  if (written !== size) throw new Error(`${name} changed while it was being read`)
  yield Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

/** As POSIX has it (ustar). Names of ours are short and plain. */
function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const put = (text: string, at: number) => block.write(text, at, 'latin1')
  const cut = name.length > 100 ? name.lastIndexOf('/', 100) : -1
  put(cut < 0 ? name : name.slice(cut + 1), 0)
  put(cut < 0 ? '' : name.slice(0, cut), 345)
  put('0000600\0', 100)
  put('0000000\0', 108)
  put('0000000\0', 116)
  put(`${size.toString(8).padStart(11, '0')}\0`, 124)
  put('00000000000\0', 136)
  put('        ', 148)
  put('0', 156)
  put('ustar\0', 257)
  put('00', 263)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** @property bytes must be read to its end before the next one is asked for */
export type ReadEntry = { name: string; size: number; bytes: AsyncIterable<Buffer> }

/** @throws DomainError backup.broken when it is none, or was cut off */
export async function* readArchive(file: string): AsyncGenerator<ReadEntry> {
  const take = taker(createReadStream(file).pipe(createGunzip()))
  let count = 0
  for (;;) {
    const block = await take(BLOCK)
    const name = nameIn(block)
    const size = Number.parseInt(block.toString('latin1', 124, 135), 8)
    if (!name || Number.isNaN(size)) throw new DomainError('backup.broken')
    if (name === END) {
      if ((JSON.parse((await take(size)).toString()) as { entries: number }).entries !== count) throw new DomainError('backup.broken')
      return
    }
    yield { name, size, bytes: pieces(take, size) }
    await take((BLOCK - (size % BLOCK)) % BLOCK)
    count++
  }
}

function nameIn(block: Buffer): string {
  const text = (from: number, to: number) => block.toString('latin1', from, to).replace(/\0.*$/s, '')
  return [text(345, 500), text(0, 100)].filter(Boolean).join('/')
}

const PIECE = 1 << 20

async function* pieces(take: (size: number) => Promise<Buffer>, size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0; left -= PIECE) yield await take(Math.min(left, PIECE))
}

/** @throws DomainError backup.broken when there is less */
function taker(stream: AsyncIterable<Buffer>): (size: number) => Promise<Buffer> {
  const source = stream[Symbol.asyncIterator]()
  let [held, length] = [[] as Buffer[], 0]
  return async (size) => {
    while (length < size) {
      const next = await source.next().catch(() => ({ done: true as const, value: undefined }))
      if (next.done) throw new DomainError('backup.broken')
      held.push(next.value)
      length += next.value.length
    }
    const whole = Buffer.concat(held)
    held = [whole.subarray(size)]
    length -= size
    return whole.subarray(0, size)
  }
}
