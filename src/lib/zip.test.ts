/** Zips of anybody: ordinary ones are read, tricks are refused before anything is unpacked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { DomainError } from '#lib/errors.ts'
import { inMemory, isSafeName, openZip, type ZipLimits } from '#lib/zip.ts'

const LIMITS: ZipLimits = { entries: 20, totalBytes: 8 * 1024 * 1024, ratio: 200 }
const open = (bytes: Uint8Array, limits: Partial<ZipLimits> = {}) => openZip(inMemory(bytes), { ...LIMITS, ...limits })
const refused = (bytes: Uint8Array, key: string, limits: Partial<ZipLimits> = {}) =>
  assert.rejects(open(bytes, limits), (error) => error instanceof DomainError && error.key === key)

type Part = { name: string; data?: Uint8Array; flags?: number; mode?: number; method?: number; says?: number }

/** A zip written by hand, so that it can lie. */
function rawZip(parts: Part[]): Buffer {
  const files: Buffer[] = []
  const list: Buffer[] = []
  for (const { name, data = strToU8('isi'), flags = 0x800, mode = 0o100644, method = 8, says = data.length } of parts) {
    const packed = method === 8 ? deflateRawSync(data) : Buffer.from(data)
    const title = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(flags, 2)
    shared.writeUInt16LE(method, 4)
    shared.writeUInt32LE(crc32(data), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(says, 18)
    shared.writeUInt16LE(title.length, 22)
    const more = Buffer.alloc(14)
    more.writeUInt32LE((mode << 16) >>> 0, 6)
    more.writeUInt32LE(
      files.reduce((sum, one) => sum + one.length, 0),
      10,
    )
    list.push(Buffer.concat([Buffer.from('504b01021403', 'hex'), shared, more, title]))
    files.push(Buffer.concat([Buffer.from('504b0304', 'hex'), shared, title, packed]))
  }
  const [body, directory] = [Buffer.concat(files), Buffer.concat(list)]
  const end = Buffer.alloc(22)
  end.write('504b0506', 'hex')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(body.length, 16)
  return Buffer.concat([body, directory, end])
}

test('files inside are listed and read, folders are not files', async () => {
  const zip = await open(rawZip([{ name: 'foto/', data: new Uint8Array() }, { name: 'foto/a.txt', data: strToU8('halo') }, { name: 'chat é.txt' }]))
  assert.deepEqual(zip.entries, [
    { name: 'foto/a.txt', bytes: 4 },
    { name: 'chat é.txt', bytes: 3 },
  ])
  assert.equal(Buffer.from(await zip.read({ name: 'foto/a.txt', bytes: 4 }, 100)).toString(), 'halo')
})

test('a zip as other programs write it is read', async () => {
  const content = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`f${index}.txt`, strToU8('baris '.repeat(index * 900))]))
  const zip = await open(zipSync(content))
  for (const entry of zip.entries) assert.deepEqual(new Uint8Array(await zip.read(entry, 1024 * 1024)), content[entry.name])
})

const TRICKS = [
  '../luar.txt',
  'a/../../luar.txt',
  '/etc/luar.txt',
  'C:/luar.txt',
  'c:luar.txt',
  'a\\..\\luar.txt',
  'a\0.txt',
  'a\n.txt',
  './a.txt',
  'a//b.txt',
  '',
  '..',
] // prettier-ignore

test('names that lead elsewhere are refused', async () => {
  for (const name of TRICKS) {
    assert.equal(isSafeName(name), false, JSON.stringify(name))
    await refused(rawZip([{ name: 'chat.txt' }, { name }]), 'zip.bad_name')
  }
})

test('a link is refused, whatever its name', () => refused(rawZip([{ name: 'chat.txt', mode: 0o120777 }]), 'zip.bad_name'))

test('two files of one name are refused, in any case of letters', async () => {
  await refused(rawZip([{ name: 'chat.txt' }, { name: 'chat.txt' }]), 'zip.same_name')
  await refused(rawZip([{ name: 'chat.txt' }, { name: 'Chat.TXT' }]), 'zip.same_name')
})

test('a locked zip says so', () => refused(rawZip([{ name: 'chat.txt', flags: 0x801 }]), 'zip.encrypted'))

test('too many, too much, and bombs are refused before anything is unpacked', async () => {
  const many = rawZip(Array.from({ length: 21 }, (_, index) => ({ name: `${index}` })))
  await refused(many, 'zip.too_many_files')
  await refused(many, 'zip.too_many_files', { entries: 5 })
  await refused(rawZip([{ name: 'nol', data: new Uint8Array(4 * 1024 * 1024) }]), 'zip.bomb')
  await refused(rawZip(['a', 'b', 'c'].map((name) => ({ name, data: new Uint8Array(3 * 1024 * 1024), method: 0 }))), 'zip.too_large')
})

test('a file that says it is small and is not, ends while it is read', async () => {
  const zip = await open(rawZip([{ name: 'chat.txt', data: new Uint8Array(4 * 1024 * 1024), says: 1000 }]))
  await assert.rejects(zip.read({ name: 'chat.txt', bytes: 1000 }, 1e9), { key: 'zip.damaged' })
})

test('a large file does no harm while nobody wants it', async () => {
  const zip = await open(rawZip([{ name: 'video.mp4', data: new Uint8Array(3 * 1024 * 1024), method: 0 }, { name: 'chat.txt' }]))
  const [video, chat] = zip.entries
  assert.ok(video && chat)
  await assert.rejects(zip.read(video, 1024 * 1024), { key: 'zip.entry_too_large' })
  assert.equal((await zip.read(chat, 1024)).length, 3)
})

test('what is no zip, or a torn one, is told apart', async () => {
  await refused(strToU8('%PDF-1.7 bukan arsip, hanya bernama zip'), 'zip.not_zip')
  await refused(new Uint8Array(), 'zip.not_zip')
  await refused(rawZip([{ name: 'chat.txt', data: strToU8('isi '.repeat(5000)) }]).subarray(0, 90), 'zip.damaged')
})

test('a zip with any byte changed, or cut anywhere, is read or refused in words, never worse', async () => {
  const whole = rawZip([
    { name: 'chat.txt', data: strToU8('17/03/26 09.41 - Warga: jalan rusak\n'.repeat(40)) },
    { name: 'a.jpg', method: 0 },
  ])
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, value, isCut) => {
      const bytes = isCut ? whole.subarray(0, at) : Buffer.from(whole).fill(value, at, at + 1)
      try {
        const zip = await open(bytes)
        for (const entry of zip.entries) await zip.read(entry, 1024 * 1024)
      } catch (error) {
        assert.ok(error instanceof DomainError, String(error))
      }
    }),
    { numRuns: 400 },
  )
})
