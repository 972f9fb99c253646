/** The darkroom with files made to do harm. Each is followed by a photo that must come out all right. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { darkroom, inspect, inspectSent, publicCopy, refuseHead, squareOf } from '#evidence/apart/look.ts'
import { readXlsx } from '#imports/xlsx.ts'
import { pidOf } from '#tests/children.ts'
import { aJpeg, aVoice, gifAndPage, PDF, pngBomb, pngOfHeader, SVG_WITH_SCRIPT, tornJpeg, vastJpeg, xlsxBomb } from '#tests/hostile-files.ts'

const ZONE = 'Asia/Jakarta'
const photo = await aJpeg()
after(() => darkroom().close())

const fine = async () => assert.equal((await inspect(photo, ZONE)).width, 640)

//  what                                                     bytes                          sent by staff               kept of what a resident sent as a photo
const HOSTILE: [what: string, bytes: () => Promise<Buffer> | Buffer, refused: string, kept: string | undefined][] = [
  [
    'a PNG of 30,000 × 30,000 pixels (2.7 GB)',
    () => pngBomb({ width: 30_000, height: 30_000 }, { width: 30_000, height: 1500 }),
    'evidence.too_many_pixels',
    'image/png',
  ],
  ['a PNG that promises four billion pixels across', () => pngOfHeader(2 ** 31 - 1, 2 ** 31 - 1), 'evidence.type_refused', 'image/png'],
  ['a JPEG that promises four billion pixels', vastJpeg, 'evidence.too_many_pixels', 'image/jpeg'],
  ['a JPEG whose line broke', tornJpeg, 'evidence.type_refused', 'image/jpeg'],
  ['a GIF that is a page as well', gifAndPage, 'evidence.type_refused', 'image/gif'],
  ['an SVG with a script', () => SVG_WITH_SCRIPT, 'evidence.type_refused', undefined],
]
for (const [what, bytes, refused, kept] of HOSTILE) {
  test(`${what}: refused, or kept and never shown; the next photo is fine`, async () => {
    const given = await bytes()
    await assert.rejects(inspect(given, ZONE), { key: refused })
    const sent = inspectSent({ bytes: given, isDocument: false }, ZONE)
    if (kept === undefined) await assert.rejects(sent, { key: refused })
    else {
      const { mediaType, kind, isShown, preview, problem } = await sent
      assert.deepEqual([mediaType, kind, isShown, preview, problem], [kept, 'document', false, undefined, 'unreadable'])
    }
    await fine()
  })
}

test('a PNG that unpacks to more than it says is no larger than it says', async () => {
  const { width, height } = await inspect(pngBomb({ width: 400, height: 300 }, { width: 4000, height: 9000 }), ZONE)
  assert.deepEqual([width, height], [400, 300])
})

test('a paper that calls itself a photo is a paper, by its content', async () => {
  const { kind, isShown, mediaType } = await inspectSent({ bytes: PDF, isDocument: false }, ZONE)
  assert.deepEqual([kind, isShown, mediaType], ['document', false, 'application/pdf'])
  await refuseHead(PDF)
})

test('a table that unpacks to hundreds of times its size is refused', async () => {
  await assert.rejects(readXlsx(xlsxBomb()), { key: 'zip.bomb' })
})

test('a voice says how long it is; one that lies about it is a voice without a length', async () => {
  assert.equal((await inspect(aVoice(3), ZONE)).seconds, 3)
  const torn = aVoice(3).subarray(0, 60)
  assert.equal((await inspect(torn, ZONE)).seconds, null)
})

test('while the darkroom stands still a file waits, then is kept as it came; nothing else is lost', {
  skip: process.platform !== 'linux',
}, async () => {
  await fine()
  process.kill(pidOf(darkroom()), 'SIGSTOP')
  const [kept, next] = await Promise.all([inspectSent({ bytes: photo, isDocument: false }, ZONE), inspect(photo, ZONE)])
  assert.deepEqual([kept.kind, kept.isShown, kept.mediaType, kept.problem], ['document', false, 'application/octet-stream', 'unreadable'])
  assert.equal(next.width, 640)
})

test('killed in the middle, it is done again', async () => {
  await fine()
  const large = await aJpeg(2400, 1800)
  const looking = inspect(large, ZONE)
  await wait(40)
  process.kill(pidOf(darkroom()), 'SIGKILL')
  assert.equal((await looking).width, 2400)
})

test('what no photo is has no copy and no square', async () => {
  for (const bytes of [SVG_WITH_SCRIPT, PDF, gifAndPage()]) {
    await assert.rejects(publicCopy(bytes, []), { key: 'evidence.unreadable' })
    await assert.rejects(squareOf(bytes, 20), { key: 'evidence.unreadable' })
  }
  assert.equal((await squareOf(photo, 20)).byteLength, 1200)
})
