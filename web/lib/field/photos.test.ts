import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import sharp from 'sharp'
import { readPhotoFacts } from '#evidence/photo-facts.ts'
import { exifOf, upright, withExif } from './senses/exif.ts'
import { filesNamedIn, listShellFiles } from './shell.ts'

async function aPhoto(orientation: number): Promise<Buffer> {
  return sharp({ create: { width: 80, height: 60, channels: 3, background: '#557744' } })
    .jpeg()
    .withMetadata({ orientation })
    .withExifMerge({
      IFD2: { DateTimeOriginal: '2026:11:23 09:12:40' },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '3/1 24/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '105/1 6/1 0/1' },
    })
    .toBuffer()
}

test('the small copy says when and where it was taken, and stands upright', async () => {
  const photo = await aPhoto(6)
  const small = await sharp(photo).rotate().resize(20).jpeg().toBuffer()
  const copy = withExif(small, upright(exifOf(photo) ?? new Uint8Array()))
  const facts = await readPhotoFacts(copy, 'Asia/Jakarta')
  assert.deepEqual([facts.takenAt?.toISOString(), facts.latitude, facts.longitude], ['2026-11-23T02:12:00.000Z', -3.4, 105.1])
  assert.equal((await sharp(copy).metadata()).orientation, 1)
  assert.deepEqual(await sharp(copy).raw().toBuffer(), await sharp(small).raw().toBuffer())
})

test('a copy that has facts of its own gets those of the original', async () => {
  const copy = withExif(await aPhoto(3), upright(exifOf(await aPhoto(6)) ?? new Uint8Array()))
  assert.equal((await sharp(copy).metadata()).orientation, 1)
  assert.equal((await sharp(copy).metadata()).width, 80)
})

test('whatever is given instead of a photo has no facts, and does no harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isLikely) => {
      const given = isLikely ? new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, bytes.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...bytes]) : bytes
      const facts = exifOf(given)
      if (facts) assert.equal(upright(facts).length, facts.length)
    }),
  )
})

const PAGE = `<link href="../_app/immutable/assets/a.css" rel="stylesheet"><link rel="modulepreload" href="../_app/immutable/chunks/b.js">
<script>import("../_app/immutable/entry/start.js")</script><img src="../berkas/x.jpg"><a href="https://elsewhere.example/_app/immutable/z.js">`
const FILES: Record<string, string> = {
  '/_app/immutable/assets/a.css': '@font-face{src:url(./f.woff2)}',
  '/_app/immutable/chunks/b.js': 'import{x as y}from"./c.js";export{y};const z=()=>import("../nodes/9.js");',
  '/_app/immutable/chunks/c.js': 'import"./b.js";export const x=1',
  '/_app/immutable/entry/start.js': 'import{y}from"../chunks/b.js";',
}

test('a page is kept with everything it needs, and nothing else', async () => {
  const read = (address: string) => Promise.resolve(FILES[new URL(address).pathname] ?? assert.fail(address))
  const found = await listShellFiles({ address: 'https://x.example/oki/lapangan', text: PAGE }, read)
  assert.deepEqual(found.map((one) => new URL(one).pathname).toSorted(), [...Object.keys(FILES), '/_app/immutable/assets/f.woff2'].toSorted())
})

test('preloads in the header count', () => {
  const header = '<./_app/immutable/nodes/3.js>; rel="modulepreload"; nopush'
  assert.deepEqual(filesNamedIn(header, 'https://x.example/lapangan'), ['https://x.example/_app/immutable/nodes/3.js'])
})
