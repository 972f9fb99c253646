import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import fc from 'fast-check'
import sharp from 'sharp'
import { inRegion } from '#db/transaction.ts'
import { findAttachment, giveUploadsToReport } from '#evidence/queries.ts'
import { LARGEST } from '#evidence/limits.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { folderStorage } from '#lib/storage.ts'
import { addPiece, beginUpload, countUploading, deleteOldUploads, resumeUpload } from '#uploads/commands.ts'
import { keyOf, uploadOf } from '#uploads/keys.ts'
import { HEAD, MOST_WAITING } from '#uploads/protocol.ts'
import { listPieces, listStored } from '#uploads/queries.ts'
import { aCase, aRegion, hoursLater, MONDAY } from '#tests/factories.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'uploads-'))
const storage = folderStorage(folder)
const kept = { db, storage }
const { id: regionId } = await aRegion(db)

const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#963' } })
  .png()
  .toBuffer()
const noise = await sharp(
  createHash('shake256', { outputLength: 64 * 64 * 3 })
    .update('uji')
    .digest(),
  { raw: { width: 64, height: 64, channels: 3 } },
)
  .png()
  .toBuffer()

const begin = async (bytes: number, at = MONDAY) => ({ regionId, at, id: await beginUpload(db, { regionId, fileName: 'jalan.png', bytes, at }) })
const filesLeft = async () => (await readdir(join(folder, regionId, 'uploads')).catch(() => [])).length
const isKey = (key: string) => (fault: unknown) => fault instanceof DomainError && fault.key === key

async function storedBytes(id: string): Promise<Buffer> {
  const file = await inRegion(db, regionId, (trx) => findAttachment(trx, regionId, id))
  return buffer(storage.read(file?.storageKey ?? 'missing.png'))
}

test('broken off at each byte it goes on there, and is whole in the end', async () => {
  for (let cut = 1; cut < photo.length; cut++) {
    const of = await begin(photo.length)
    await addPiece(kept, of, { offset: 0, bytes: photo.subarray(0, cut) })
    const { received } = await resumeUpload(kept, of)
    assert.equal(received, cut)
    const done = await addPiece(kept, of, { offset: received, bytes: photo.subarray(received) })
    assert.deepEqual([done.state, (await storedBytes(of.id)).equals(photo)], ['stored', true])
  }
  assert.equal(await filesLeft(), 0)
})

test('whatever pieces come, in whatever order, twice or at once: what is stored is the file, or nothing is', async () => {
  const piece = fc.record({ offset: fc.nat(noise.length), length: fc.integer({ min: 1, max: noise.length }) })
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 5 }), fc.boolean(), async (pieces, isAtOnce) => {
      const of = await begin(noise.length)
      const sendOne = ({ offset, length }: { offset: number; length: number }) =>
        addPiece(kept, of, { offset, bytes: noise.subarray(offset, offset + length) }).catch((fault: unknown) => {
          assert.ok(fault instanceof DomainError && fault.key.startsWith('upload.'), String(fault))
        })
      if (isAtOnce) await Promise.all(pieces.map(sendOne))
      else for (const one of pieces) await sendOne(one)
      const { received } = await resumeUpload(kept, of)
      await addPiece(kept, of, { offset: received, bytes: noise.subarray(received) })
      assert.ok((await storedBytes(of.id)).equals(noise))
    }),
    { numRuns: 30 },
  )
  assert.equal(await filesLeft(), 0)
})

test('the same piece sent twice at the same moment counts once', async () => {
  const of = await begin(noise.length)
  const bytes = noise.subarray(0, 5000)
  const answers = await Promise.allSettled([addPiece(kept, of, { offset: 0, bytes }), addPiece(kept, of, { offset: 0, bytes })])
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.equal((await resumeUpload(kept, of)).received, 5000)
})

test('a wrong offset says the right one', async () => {
  const of = await begin(photo.length)
  await addPiece(kept, of, { offset: 0, bytes: photo.subarray(0, 10) })
  await assert.rejects(addPiece(kept, of, { offset: 3, bytes: photo.subarray(3, 9) }), (fault: DomainError) => fault.values['offset'] === 10)
})

test('more than was announced is refused, and nothing of it is kept', async () => {
  const of = await begin(10)
  await assert.rejects(addPiece(kept, of, { offset: 0, bytes: photo }), isKey('upload.too_long'))
  assert.equal((await resumeUpload(kept, of)).received, 0)
})

const bytesOf = (text: string, length = HEAD) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(length)])
const refused: [string, Buffer, string][] = [
  [
    'an SVG with a script',
    bytesOf('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    'evidence.type_refused',
  ],
  ['a page', bytesOf('<!doctype html><script>alert(1)</script>'), 'evidence.type_refused'],
  ['a program', bytesOf('MZ\x90\0'), 'evidence.type_refused'],
  ['a HEIC photo', bytesOf('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'evidence.heic_refused'],
  ['nothing but zeros', bytesOf(''), 'evidence.type_refused'],
]

for (const [what, bytes, key] of refused) {
  test(`${what} is refused by its first piece, and for good`, async () => {
    const of = await begin(bytes.length + 1000)
    await assert.rejects(addPiece(kept, of, { offset: 0, bytes }), isKey(key))
    await assert.rejects(addPiece(kept, of, { offset: 0, bytes: photo }), isKey(key))
    assert.deepEqual(await inRegion(db, regionId, (trx) => listPieces(trx, of)), [])
  })
}

test('a file that begins like a photo and is something else is refused when it is whole', async () => {
  const bytes = bytesOf('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 9000)
  const of = await begin(bytes.length)
  await assert.rejects(addPiece(kept, of, { offset: 0, bytes }), isKey('evidence.type_refused'))
  await assert.rejects(addPiece(kept, of, { offset: bytes.length, bytes: Buffer.alloc(0) }), isKey('evidence.type_refused'))
})

test('a photo with a page or an archive behind it is kept as the photo it is', async () => {
  const bytes = Buffer.concat([photo, Buffer.from('<html><script>alert(1)</script>PK\x03\x04')])
  const of = await begin(bytes.length)
  await addPiece(kept, of, { offset: 0, bytes })
  const file = await inRegion(db, regionId, (trx) => findAttachment(trx, regionId, of.id))
  assert.deepEqual([file?.mediaType, file?.storageKey?.endsWith('.png')], ['image/png', true])
})

test('a video of 50 MB is refused before its first byte, and so is nothing', async () => {
  await assert.rejects(begin(50 * 1024 * 1024), isKey('evidence.too_large'))
  for (const bytes of [0, -1, 1.5, Number.NaN]) await assert.rejects(begin(bytes), isKey('upload.empty'))
})

/** A region in which so much has come, as the tables have it. */
async function regionWith(...files: { bytes: number; received?: number; state?: 'open' | 'stored'; createdAt?: Date }[]) {
  const region = await aRegion(db)
  const rows = files.map((file) => ({ fileName: 'a.png', received: file.bytes, createdAt: MONDAY, ...file, regionId: region.id, id: newId() }))
  await inRegion(db, region.id, (trx) => trx.insertInto('uploads').values(rows).execute())
  return { region, ids: rows.map(({ id }) => id), begins: () => beginUpload(db, { regionId: region.id, fileName: 'a.png', bytes: 1000, at: MONDAY }) }
}
const GIB = 1024 ** 3
const quarters = (count: number) => Array.from({ length: count }, () => ({ bytes: MOST_WAITING / 4 }))

test('what was only announced takes no room', async () => {
  const { begins } = await regionWith(...Array.from({ length: 300 }, () => ({ bytes: LARGEST, received: 0 })))
  await begins()
})

test('what has come and belongs to nothing fills a region: then nothing new begins', async () => {
  assert.equal(MOST_WAITING, 4 * GIB)
  const almost = await regionWith(...quarters(3), { bytes: GIB, received: GIB - 1000 })
  await almost.begins()
  const full = await regionWith(...quarters(3), { bytes: GIB, received: GIB - 999 })
  await assert.rejects(full.begins(), isKey('upload.full'))
  await (await regionWith(...quarters(3), { bytes: GIB, createdAt: new Date(MONDAY.getTime() - 49 * 3_600_000) })).begins()
})

test('a file that began while there was room waits when there is none, and then goes on', async () => {
  const { region, ids, begins } = await regionWith(...quarters(3))
  const of = { regionId: region.id, id: await begins(), at: MONDAY }
  const fill = (received: number) =>
    inRegion(db, region.id, (trx) =>
      trx
        .updateTable('uploads')
        .set({ received })
        .where('id', '=', ids[0] ?? '')
        .execute(),
    )
  await fill(2 * GIB - 10)
  await addPiece(kept, of, { offset: 0, bytes: photo.subarray(0, 10) })
  await assert.rejects(addPiece(kept, of, { offset: 10, bytes: photo.subarray(10, 11) }), isKey('upload.full'))
  assert.equal((await resumeUpload(kept, of)).received, 10)
  await fill(GIB)
  assert.equal((await addPiece(kept, of, { offset: 10, bytes: photo.subarray(10, 11) })).received, 11)
})

test('a whole file waits until it belongs to something', async () => {
  const { region, ids, begins } = await regionWith(...quarters(4).map((one) => ({ ...one, state: 'stored' as const })))
  const found = await aCase(db, { region })
  await inRegion(db, region.id, (trx) =>
    trx
      .insertInto('attachments')
      .values(ids.map((id) => ({ regionId: region.id, id, kind: 'image', state: 'stored' })))
      .execute(),
  )
  await assert.rejects(begins(), isKey('upload.full'))
  const to = { regionId: region.id, attachmentIds: ids.slice(0, 1), reportId: found.reportId, caseId: found.caseId }
  await inRegion(db, region.id, (trx) => giveUploadsToReport(trx, to))
  await begins()
})

test('one address announces an eighth of a region in an hour, in few files or many, and keeps nobody else out', async () => {
  const one = (address: string, bytes: number, at = MONDAY) => countUploading(db, { address, bytes, at })
  for (let count = 0; count < MOST_WAITING / 8 / LARGEST; count++) await one('192.0.2.1', LARGEST)
  await assert.rejects(one('192.0.2.1', 1), isKey('upload.too_many'))
  await one('192.0.2.2', LARGEST)
  await one('192.0.2.1', LARGEST, hoursLater(1))
  // What is refused by its size alone is not counted: no number is too large for the counter.
  for (let count = 0; count < 3; count++) await assert.rejects(one('192.0.2.3', 999_999_999_999), isKey('evidence.too_large'))
  await assert.rejects(one('192.0.2.3', -1), isKey('upload.empty'))
  await one('192.0.2.3', LARGEST)
})

test('after two days what belongs to nothing is gone, and what belongs to a report stays', async () => {
  const region = await aRegion(db)
  const of = async (bytes: number) => {
    const id = await beginUpload(db, { regionId: region.id, fileName: 'a.png', bytes, at: MONDAY })
    return { regionId: region.id, id, at: MONDAY }
  }
  const [half, unused, used] = [await of(photo.length), await of(photo.length), await of(photo.length)]
  await addPiece(kept, half, { offset: 0, bytes: photo.subarray(0, 9) })
  for (const whole of [unused, used]) await addPiece(kept, whole, { offset: 0, bytes: photo })
  const found = await aCase(db, { region })
  await inRegion(db, region.id, (trx) =>
    giveUploadsToReport(trx, { regionId: region.id, attachmentIds: [used.id], reportId: found.reportId, caseId: found.caseId }),
  )
  const file = (id: string) => inRegion(db, region.id, (trx) => findAttachment(trx, region.id, id))
  const unusedKey = (await file(unused.id))?.storageKey ?? ''
  await deleteOldUploads(kept, { regionId: region.id, at: hoursLater(47) })
  assert.ok(await file(unused.id))
  await deleteOldUploads(kept, { regionId: region.id, at: hoursLater(49) })
  assert.deepEqual([await file(unused.id), (await file(used.id))?.reportId], [undefined, found.reportId])
  await assert.rejects(buffer(storage.read(unusedKey)))
  await assert.rejects(resumeUpload(kept, half), isKey('upload.not_found'))
  assert.equal((await readdir(join(folder, region.id, 'uploads'))).length, 0)
})

test('what came whole may be handed in, in the order given; what is half may not', async () => {
  const [half, first, second] = [await begin(photo.length), await begin(photo.length), await begin(photo.length)]
  for (const whole of [first, second]) await addPiece(kept, whole, { offset: 0, bytes: photo })
  const ids = [second.id, half.id, first.id, regionId]
  assert.deepEqual(await inRegion(db, regionId, (trx) => listStored(trx, regionId, ids)), [second.id, first.id])
})

test('another region knows nothing of it', async () => {
  const of = await begin(10)
  await assert.rejects(resumeUpload(kept, { ...of, regionId: (await aRegion(db)).id }), isKey('upload.not_found'))
})

test('a key opens its own upload in its own region, and changed anywhere it opens nothing', () => {
  const maker = { secret: 'a secret for this test', regionId }
  const id = '01938c2e-7c5a-7000-8000-000000000001'
  const key = keyOf(maker, id)
  assert.equal(uploadOf(maker, key), id)
  assert.equal(uploadOf({ ...maker, regionId: id }, key), undefined)
  assert.equal(uploadOf({ ...maker, secret: 'another' }, key), undefined)
  fc.assert(
    fc.property(fc.nat(key.length - 1), fc.constantFrom('0', 'f', '.', '-', 'ü', ''), (at, sign) => {
      const changed = key.slice(0, at) + sign + key.slice(at + 1)
      assert.equal(uploadOf(maker, changed), changed === key ? id : undefined)
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => uploadOf(maker, text) === undefined))
})
