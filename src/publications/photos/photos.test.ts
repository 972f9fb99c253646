import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import exifr from 'exifr'
import fc from 'fast-check'
import sharp from 'sharp'
import { inRegion } from '#db/transaction.ts'
import { folderStorage } from '#lib/storage.ts'
import { pixelsOf, type Box } from '#evidence/apart/box.ts'
import { isSameBoxes, readBoxes } from '#publications/photos/boxes.ts'
import { publishCase, takeDownCase } from '#publications/commands.ts'
import { publicCopy } from '#evidence/apart/look.ts'
import { purgePublication } from '#publications/photos/photo-commands.ts'
import { listPublicPhotos, listShowablePhotos } from '#publications/photos/photo-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aPhoto, aReport, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'photos-'))
after(() => rm(folder, { recursive: true }))
const storage = folderStorage(folder)
const at = hoursLater(1)

/** Black and white stripes of four pixels, with a place and a camera written into it. */
async function striped(width = 640, height = 480): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3)
  for (let place = 0; place < width * height; place++) pixels.fill(Math.floor((place % width) / 4) % 2 ? 255 : 0, place * 3, place * 3 + 3)
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .withExif({ IFD0: { Make: 'Kamera Uji', Artist: 'Rusmini Contoh' }, IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '3/1 23/1 21/1' } })
    .toBuffer()
}

const BOX: Box = { x: 0.25, y: 0.25, width: 0.25, height: 0.5 }

async function contrast(bytes: Uint8Array, area: { left: number; top: number; width: number; height: number }): Promise<number> {
  const { channels } = await sharp(await sharp(bytes).extract(area).png().toBuffer()).stats()
  return channels[0]?.stdev ?? 0
}

test('the camera, its owner and the place are gone from the copy, and a turned photo stands upright', async () => {
  const original = await striped()
  assert.equal((await exifr.parse(original))?.Artist, 'Rusmini Contoh')
  const { bytes } = await publicCopy(original, [])
  assert.equal(await exifr.parse(Buffer.from(bytes)), undefined)
  assert.deepEqual(
    Object.keys(await sharp(bytes).metadata()).filter((name) => ['exif', 'iptc', 'xmp', 'icc'].includes(name)),
    [],
  )
  const turned = await sharp(await striped())
    .withMetadata({ orientation: 6 })
    .toBuffer()
  const copy = await publicCopy(turned, [])
  assert.deepEqual([copy.width, copy.height], [480, 640])
})

test('what is covered is really gone: no stripe is left in the box, all of them beside it', async () => {
  const { bytes } = await publicCopy(await striped(), [BOX])
  assert.ok((await contrast(bytes, { left: 170, top: 130, width: 140, height: 220 })) < 6)
  assert.ok((await contrast(bytes, { left: 340, top: 130, width: 200, height: 220 })) > 100)
  const open = await publicCopy(await striped(), [])
  assert.ok((await contrast(open.bytes, { left: 170, top: 130, width: 140, height: 220 })) > 100)
})

test('a photo that turns is covered where it is seen', async () => {
  const turned = await sharp(await striped())
    .withMetadata({ orientation: 6 })
    .toBuffer()
  const { bytes } = await publicCopy(turned, [{ x: 0, y: 0, width: 1, height: 0.5 }])
  assert.ok((await contrast(bytes, { left: 20, top: 20, width: 400, height: 280 })) < 12)
  assert.ok((await contrast(bytes, { left: 20, top: 360, width: 400, height: 250 })) > 100)
})

test('boxes hold whole pixels, lie in the picture, and nonsense is none', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.record({ x: share, y: share, width: share, height: share }),
      fc.integer({ min: 1, max: 3000 }),
      fc.integer({ min: 1, max: 3000 }),
      (box, width, height) => {
        for (const one of readBoxes(JSON.stringify([box]))) {
          assert.ok(one.x + one.width <= 1.0002 && one.y + one.height <= 1.0002)
          const pixels = pixelsOf(one, { width, height })
          assert.ok(!pixels || (pixels.left >= 0 && pixels.top >= 0 && pixels.left + pixels.width <= width && pixels.top + pixels.height <= height))
        }
      },
    ),
  )
  for (const nonsense of ['', '{', '[1]', '[{"x":2,"y":0,"width":1,"height":1}]', '{"x":0}']) assert.deepEqual(readBoxes(nonsense), [])
  assert.ok(isSameBoxes([BOX], [{ height: 0.5, width: 0.25, y: 0.25, x: 0.25 }]) && !isSameBoxes([BOX], []))
})

async function withPhoto(found: ACase, reportId = found.reportId): Promise<string> {
  const attachmentId = await aPhoto(db, { regionId: found.regionId, caseId: found.caseId, reportId })
  const storageKey = `${found.regionId}/${attachmentId}.jpg`
  await storage.write(storageKey, await striped(320, 240))
  await inRegion(db, found.regionId, (trx) => trx.updateTable('attachments').set({ storageKey }).where('id', '=', attachmentId).execute())
  return attachmentId
}

const publish = ({ regionId, caseId, adminId }: ACase, photos: { attachmentId: string; boxes: Box[] }[]) =>
  publishCase(
    { db, storage },
    {
      regionId,
      caseId,
      actor: { staffId: adminId },
      at,
      title: 'Jalan',
      text: 'Jalan rusak',
      placeText: '',
      withPoint: false,
      shownEvents: [],
      photos,
    },
  )
const shownOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listPublicPhotos(trx, { regionId, caseId }))
const copies = async ({ regionId }: ACase) => (await readdir(join(folder, regionId))).filter((name) => name.startsWith('terbit-'))

test('a copy has a file of its own; what is taken away is deleted, what stays is not made twice', async () => {
  const found = await aCase(db, { state: 'in_progress' })
  const [one, two] = [await withPhoto(found), await withPhoto(found)]
  await publish(found, [
    { attachmentId: one, boxes: [] },
    { attachmentId: two, boxes: [BOX] },
  ])
  const [first, second] = await shownOf(found)
  assert.deepEqual([first?.position, second?.position, second?.boxes], [1, 2, [BOX]])
  assert.ok(first && second && (await copies(found)).length === 2)
  await publish(found, [{ attachmentId: two, boxes: [BOX] }])
  assert.deepEqual(
    (await shownOf(found)).map(({ id, position }) => [id, position]),
    [[second.id, 1]],
  )
  await purgePublication({ db, storage }, found)
  assert.deepEqual(await copies(found), [`terbit-${second.id}.jpg`])
  await takeDownCase(db, { regionId: found.regionId, caseId: found.caseId, actor: { staffId: found.adminId }, at, reason: 'Diminta.' })
  assert.deepEqual(await shownOf(found), [])
  await purgePublication({ db, storage }, found)
  assert.deepEqual(await copies(found), [])
  assert.ok((await buffer(storage.read(`${found.regionId}/${one}.jpg`))).length > 0, 'the originals stay')
})

test('photos of whoever stays unknown, and of other cases, are not shown; what was made for nothing is deleted', async () => {
  const found = await aCase(db, { state: 'in_progress' })
  const own = await withPhoto(found)
  const hidden = await aReport(db, { regionId: found.regionId, caseId: found.caseId, isAnonymous: true })
  const anonymous = await withPhoto(found, hidden.reportId)
  const other = await aCase(db, { region: found.region, state: 'in_progress' })
  const strange = await withPhoto(other)
  const showable = await inRegion(db, found.regionId, (trx) => listShowablePhotos(trx, found))
  assert.deepEqual(
    showable.map(({ attachmentId }) => attachmentId),
    [own],
  )
  for (const attachmentId of [anonymous, strange])
    await assert.rejects(
      publish(found, [
        { attachmentId: own, boxes: [] },
        { attachmentId, boxes: [] },
      ]),
      { key: 'publication.photo_gone' },
    )
  assert.deepEqual(await copies(found), [])
  assert.equal((await shownOf(found)).length, 0)
})
