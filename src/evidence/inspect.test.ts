import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp, { type Exif } from 'sharp'
import { inspect, inspectSent } from '#evidence/inspect.ts'
import { keptKindOf } from '#evidence/limits.ts'

const JAKARTA = 'Asia/Jakarta'

/** A phone's photo: held upright (orientation 6), with time and place. */
function aPhoto(exif: Exif = {}): Promise<Buffer> {
  return sharp({ create: { width: 2000, height: 1500, channels: 3, background: '#7a8' } })
    .withExif(exif)
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

const PLACE = { IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '3/1 24/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '104/1 48/1 0/1' } }

test('a photo is shown upright, smaller, and without what its camera wrote', async () => {
  const { kind, mediaType, extension, width, height, preview } = await inspect(
    await aPhoto({ IFD2: { DateTimeOriginal: '2026:11:20 09:12:40' }, ...PLACE }),
    JAKARTA,
  )
  assert.deepEqual(
    { kind, mediaType, extension, width, height },
    { kind: 'image', mediaType: 'image/jpeg', extension: 'jpg', width: 1500, height: 2000 },
  )
  const shown = await sharp(preview).metadata()
  assert.deepEqual([shown.format, shown.width, shown.height, shown.exif, shown.xmp], ['webp', 960, 1280, undefined, undefined])
})

test('when and where it was taken are read, by the local time of the region', async () => {
  const photo = await aPhoto({ IFD2: { DateTimeOriginal: '2026:11:20 09:12:40' }, ...PLACE })
  const { takenAt, latitude, longitude } = await inspect(photo, JAKARTA)
  assert.deepEqual(takenAt, new Date('2026-11-20T02:12:00Z'))
  assert.deepEqual([latitude, longitude], [-3.4, 104.8])
  assert.deepEqual((await inspect(photo, 'Asia/Makassar')).takenAt, new Date('2026-11-20T01:12:00Z'))
})

test('a zone beside the time is believed', async () => {
  const photo = await aPhoto({ IFD2: { DateTimeOriginal: '2026:11:20 09:12:40', OffsetTimeOriginal: '+09:00' } })
  assert.deepEqual((await inspect(photo, JAKARTA)).takenAt, new Date('2026-11-20T00:12:00Z'))
})

for (const written of ['0000:00:00 00:00:00', 'kemarin', '2026:13:40 99:99:99']) {
  test(`"${written}" is no time`, async () => {
    assert.equal((await inspect(await aPhoto({ IFD2: { DateTimeOriginal: written } }), JAKARTA)).takenAt, null)
  })
}

test('voice notes and documents are taken as they are', async () => {
  const voice = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(64)])
  const { kind, preview } = await inspect(voice, JAKARTA)
  assert.deepEqual([kind, preview], ['audio', undefined])
  assert.equal((await inspect(Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n'), JAKARTA)).kind, 'document')
})

const REFUSED: [name: string, content: Buffer][] = [
  ['a page that calls itself a photo', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a drawing that can hold scripts', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
  ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(400)])],
  ['nothing', Buffer.alloc(0)],
  ['a torn photo', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(300)])],
]

for (const [name, content] of REFUSED) {
  test(`${name} is refused`, async () => {
    await assert.rejects(inspect(content, JAKARTA), { key: 'evidence.type_refused' })
  })
}

const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(300)])

//  what a resident sent                                       as a     is kept as
const SENT: [name: string, content: Buffer, isDocument: boolean, kept: string | undefined][] = [
  ['a photo that browsers do not show', heic, true, 'image/heic'],
  ['a photo that browsers do not show, called one they do', heic, false, 'image/heic'],
  ...REFUSED.slice(0, 3).map(([name, content]): [string, Buffer, boolean, undefined] => [name, content, false, undefined]),
  ['a note of nobody knows what', Buffer.from('halo'), true, 'application/octet-stream'],
  ['a drawing that can hold scripts', REFUSED[1]?.[1] ?? Buffer.alloc(0), true, 'application/xml'],
]
for (const [name, bytes, isDocument, kept] of SENT) {
  test(`${name}, sent as a ${isDocument ? 'document' : 'photo'}: ${kept ?? 'refused'}`, async () => {
    if (kept === undefined) return assert.rejects(inspectSent({ bytes, isDocument }, JAKARTA), { key: 'evidence.type_refused' })
    const { kind, mediaType, isShown, preview } = await inspectSent({ bytes, isDocument }, JAKARTA)
    assert.deepEqual([kind, mediaType, isShown, preview], ['document', kept, false, undefined])
  })
}

test('what is not known is saved under a name that opens nothing, and is never shown', () => {
  for (const type of ['image/svg+xml', 'text/html', 'application/x-msdownload', 'application/octet-stream', '__proto__'])
    assert.deepEqual(keptKindOf(type), { kind: 'document', extension: 'bin', isShown: false })
})

test('a small file with very many pixels is refused before it is unpacked', async () => {
  const bomb = await sharp({ create: { width: 6000, height: 5000, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  assert.ok(bomb.byteLength < 200_000)
  await assert.rejects(inspect(bomb, JAKARTA), { key: 'evidence.too_many_pixels' })
})

test('more than 16 MB is refused', async () => {
  await assert.rejects(inspect(Buffer.alloc(16 * 1024 * 1024 + 1), JAKARTA), { key: 'evidence.too_large' })
})
