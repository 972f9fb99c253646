/**
 * Reads zip files sent by anybody. The whole list of contents is checked before a single file is unpacked, and nothing is ever written
 * under a name that stands inside: bombs, tricks with paths, locked and torn archives end in a DomainError.
 */
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import * as yauzl from 'yauzl'
import { DomainError } from '#lib/errors.ts'

/** Bytes that can be read at any place, wherever they lie. @property read from `start` up to and without `end` */
export type ByteSource = { size: number; read(start: number, end: number): Readable }

/**
 * @property entries files, folders not counted @property totalBytes unpacked, all together
 * @property ratio unpacked to packed of one file of more than a mebibyte: ordinary text stays below 60, a bomb reaches 1,032
 */
export type ZipLimits = { entries: number; totalBytes: number; ratio: number }

/** @property name as it stands inside, with `/` between folders @property bytes unpacked */
export type ZipEntry = { name: string; bytes: number }

export type Zip = {
  entries: ZipEntry[]
  /** @throws DomainError zip.damaged (also as an error of the stream) */
  stream(entry: ZipEntry): Promise<Readable>
  /** All of it in memory. @throws DomainError zip.entry_too_large, zip.damaged */
  read(entry: ZipEntry, mostBytes: number): Promise<Uint8Array>
}

/** The first bytes of every zip that is not empty, and of an empty one. */
const SIGNATURES = ['504b0304', '504b0506']

/** Bytes. Below it a high ratio is harmless: a file of blanks. */
const SMALL = 1024 * 1024

/** Characters. */
const LONGEST_NAME = 1024

export function isZip(firstBytes: Uint8Array): boolean {
  return SIGNATURES.includes(Buffer.from(firstBytes.subarray(0, 4)).toString('hex'))
}

export function inMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.byteLength, read: (start, end) => Readable.from([Buffer.from(bytes.subarray(start, end))]) }
}

/**
 * @throws DomainError zip.not_zip, zip.damaged, zip.encrypted, zip.too_many_files, zip.too_large, zip.bomb, zip.bad_name, zip.same_name
 */
export async function openZip(source: ByteSource, limits: ZipLimits): Promise<Zip> {
  if (source.size < 22 || !isZip(await buffer(source.read(0, 4)))) throw new DomainError('zip.not_zip')
  const file = await fromSource(source)
  const inside = await orDamaged(() => listEntries(file, limits))
  const found = (entry: ZipEntry) => inside.get(entry.name) ?? missing()
  const stream = (entry: ZipEntry) => orDamaged(() => openStream(file, found(entry)))
  return {
    entries: [...inside].map(([name, { uncompressedSize }]) => ({ name, bytes: uncompressedSize })),
    stream,
    async read(entry, mostBytes) {
      if (entry.bytes > mostBytes) throw new DomainError('zip.entry_too_large', { megabytes: Math.floor(mostBytes / SMALL) })
      const unpacked = await stream(entry)
      return orDamaged(() => buffer(unpacked))
    },
  }
}

async function fromSource({ size, read }: ByteSource): Promise<yauzl.ZipFile> {
  const reader = new (class extends yauzl.RandomAccessReader {
    override _readStreamForRange(start: number, end: number): Readable {
      return read(start, end)
    }
  })()
  // Names are read by us: the library would say in English what is wrong with them.
  return orDamaged(() => yauzl.fromRandomAccessReaderPromise(reader, size, { autoClose: false, decodeStrings: false, strictFileNames: true }))
}

async function listEntries(file: yauzl.ZipFile, limits: ZipLimits): Promise<Map<string, yauzl.Entry>> {
  if (file.entryCount > limits.entries * 2) throw new DomainError('zip.too_many_files', { most: limits.entries })
  const inside = new Map<string, yauzl.Entry>()
  const folded = new Set<string>()
  let total = 0
  for await (const entry of file.eachEntry()) {
    const name = nameOf(entry)
    if (name.endsWith('/')) continue
    const alike = name.normalize('NFC').toLowerCase()
    if (folded.has(alike)) throw new DomainError('zip.same_name')
    folded.add(alike)
    total += entry.uncompressedSize
    refuseExcess(entry, { total, count: folded.size }, limits)
    inside.set(name, entry)
  }
  return inside
}

function refuseExcess(entry: yauzl.Entry, { total, count }: { total: number; count: number }, limits: ZipLimits): void {
  if (count > limits.entries) throw new DomainError('zip.too_many_files', { most: limits.entries })
  if (total > limits.totalBytes) throw new DomainError('zip.too_large', { megabytes: Math.floor(limits.totalBytes / SMALL) })
  if (entry.isEncrypted()) throw new DomainError('zip.encrypted')
  if (!entry.canDecodeFileData()) throw new DomainError('zip.damaged')
  if (entry.uncompressedSize > SMALL && entry.uncompressedSize > entry.compressedSize * limits.ratio) throw new DomainError('zip.bomb')
}

/** Of the file's mode, in the upper half of the attributes. */
const KIND = 0o170000
const LINK = 0o120000

/** @throws DomainError zip.bad_name */
function nameOf(entry: yauzl.Entry): string {
  const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true)
  const isLink = ((entry.externalFileAttributes >>> 16) & KIND) === LINK
  if (isLink || !isSafeName(name)) throw new DomainError('zip.bad_name')
  return name
}

/** A path below the place it is unpacked to, on any system. @param name folders end in `/` */
export function isSafeName(name: string): boolean {
  const parts = name.replace(/\/$/, '').split('/')
  const hasTricks = /^[a-z]:|[\\\p{Cc}]/iu.test(name)
  return name.length <= LONGEST_NAME && !hasTricks && parts.every((part) => part !== '' && part !== '.' && part !== '..')
}

async function openStream(file: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  const packed = await file.openReadStreamPromise(entry)
  const inOurWords = new PassThrough()
  // Whoever reads hears of torn data in our words.
  packed.on('error', () => inOurWords.destroy(new DomainError('zip.damaged')))
  return packed.pipe(inOurWords)
}

function missing(): never {
  throw new DomainError('zip.damaged')
}

/** Whatever else goes wrong inside means that the file is not what it says. */
async function orDamaged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof DomainError ? error : new DomainError('zip.damaged')
  }
}
