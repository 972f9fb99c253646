import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp, { type Exif } from 'sharp'
import { readPhotoFacts } from '#evidence/photo-facts.ts'

const JAKARTA = 'Asia/Jakarta'
const canvas = () => sharp({ create: { width: 80, height: 60, channels: 3, background: '#7a8' } })
const withExif = (exif: Exif) => canvas().withExif(exif).jpeg().toBuffer()
const withXmp = (description: string) =>
  canvas()
    .jpeg()
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ${description}/></rdf:RDF></x:xmpmeta>`,
    )
    .toBuffer()

/** A segment of a JPEG file, as C2PA puts its manifest into one. */
function withSegment(jpeg: Buffer, content: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xeb, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)])
}

test('what came by WhatsApp says nothing of itself', async () => {
  const facts = await readPhotoFacts(await canvas().jpeg().toBuffer(), JAKARTA)
  assert.deepEqual(facts, {
    takenAt: null,
    modifiedAt: null,
    latitude: null,
    longitude: null,
    software: null,
    sourceType: null,
    hasMetadata: false,
  })
})

test('a camera says when it was taken, an editor signs and says when it was changed', async () => {
  const photo = await withExif({
    IFD0: { Software: 'Adobe Photoshop 26.1', DateTime: '2026:11:22 20:15:00' },
    IFD2: { DateTimeOriginal: '2026:11:20 09:12:40' },
  })
  const { takenAt, modifiedAt, software, hasMetadata } = await readPhotoFacts(photo, JAKARTA)
  assert.deepEqual([takenAt, modifiedAt], [new Date('2026-11-20T02:12:00Z'), new Date('2026-11-22T13:15:00Z')])
  assert.deepEqual([software, hasMetadata], ['Adobe Photoshop 26.1', true])
})

test('names in XMP are read as well', async () => {
  const photo = await withXmp('xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Snapseed 2.0"')
  const { software, hasMetadata } = await readPhotoFacts(photo, JAKARTA)
  assert.deepEqual([software, hasMetadata], ['Snapseed 2.0', true])
})

const TYPES = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

//  IPTC's word                               what it means to us
const words = [
  ['trainedAlgorithmicMedia', 'generated'],
  ['compositeWithTrainedAlgorithmicMedia', 'composed'],
  ['compositeSynthetic', 'composed'],
  ['digitalCapture', null],
] as const

for (const [word, meaning] of words) {
  test(`a picture that calls itself ${word} is ${meaning ?? 'a photo'}`, async () => {
    const photo = await withXmp(`xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="${TYPES}${word}"`)
    assert.equal((await readPhotoFacts(photo, JAKARTA)).sourceType, meaning)
  })
}

test('the same word in a signed manifest (C2PA) is found', async () => {
  const manifest = Buffer.from(`JP\0\0\0\0jumb c2pa.assertions c2pa.actions digitalSourceType ${TYPES}trainedAlgorithmicMedia`)
  assert.equal((await readPhotoFacts(withSegment(await canvas().jpeg().toBuffer(), manifest), JAKARTA)).sourceType, 'generated')
})

test('an image generator that leaves its recipe in a PNG is named', async () => {
  const png = await canvas().png().toBuffer()
  const recipe = Buffer.from('tEXtparameters\0a repaired road in Java, Steps: 30, Sampler: Euler a')
  const chunk = Buffer.concat([Buffer.alloc(4), recipe, Buffer.alloc(4)])
  chunk.writeUInt32BE(recipe.length - 4, 0)
  chunk.writeUInt32BE(crc32(recipe), chunk.length - 4)
  // After the header, which is the first chunk: 8 bytes of signature, 25 of it.
  const signed = Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
  assert.equal((await readPhotoFacts(signed, JAKARTA)).software, 'image generator (parameters)')
})

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
