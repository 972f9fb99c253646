import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { readPhotoFacts } from '#evidence/photo-facts.ts'
import { exifOf, withExif } from '#web/enhance/exif.ts'
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
  const copy = withExif(small, exifOf(photo))
  const facts = await readPhotoFacts(copy, 'Asia/Jakarta')
  assert.deepEqual([facts.takenAt?.toISOString(), facts.latitude, facts.longitude], ['2026-11-23T02:12:00.000Z', -3.4, 105.1])
  assert.equal((await sharp(copy).metadata()).orientation, 1)
  assert.deepEqual(await sharp(copy).raw().toBuffer(), await sharp(small).raw().toBuffer())
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
