/** A program of the operator's that finds faces: here one of our own, which answers what it is told to. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import sharp, { type Metadata } from 'sharp'
import { DomainError } from '#lib/errors.ts'
import type { Storage } from '#lib/storage.ts'
import { suggestBoxes } from '#publications/photos/detector-commands.ts'

let answer = { status: 200, body: '[]' }
let seen: { type: string | undefined; metadata: Metadata } | undefined
const server = createServer(async (request, response) => {
  seen = { type: request.headers['content-type'], metadata: await sharp(await buffer(request)).metadata() }
  response.writeHead(answer.status, answer.status === 302 ? { location: '/elsewhere' } : {}).end(answer.body)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => server.close())
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/faces`

const photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#c0ffee' } })
  .withExif({ IFD0: { Artist: 'Rahma' } })
  .jpeg()
  .toBuffer()
const storage = { read: () => Readable.from([photo]) } as unknown as Storage
const showable = [{ attachmentId: 'one', storageKey: 'one.jpg' }] as unknown as Parameters<typeof suggestBoxes>[1]['showable']
const FACE = { x: 0.2, y: 0.1, width: 0.2, height: 0.3 }

const suggest = (boxes: (typeof FACE)[] = [], to: string | undefined = url) =>
  suggestBoxes({ url: to, storage }, { chosen: [{ attachmentId: 'one', boxes }], showable })
const isMissing = (error: unknown) => error instanceof DomainError && error.key === 'publication.no_detector'

test('what it finds is added to what a person drew; it is shown the photo and nothing that the photo says of itself', async () => {
  answer = { status: 200, body: JSON.stringify([FACE]) }
  const own = { x: 0.7, y: 0.7, width: 0.1, height: 0.1 }
  assert.deepEqual(await suggest([own]), [{ attachmentId: 'one', boxes: [own, FACE] }])
  assert.deepEqual([seen?.type, seen?.metadata.format, seen?.metadata.exif], ['image/jpeg', 'jpeg', undefined])
})

test('what is covered already is not suggested again', async () => {
  answer = { status: 200, body: JSON.stringify([FACE]) }
  assert.deepEqual(await suggest([{ x: 0.19, y: 0.09, width: 0.25, height: 0.35 }]), [
    { attachmentId: 'one', boxes: [{ x: 0.19, y: 0.09, width: 0.25, height: 0.35 }] },
  ])
})

for (const body of [
  '',
  'no faces',
  '{"faces": 2}',
  '[{"x": 7, "y": 0, "width": 1, "height": 1}]',
  `[${'{"x":0,"y":0,"width":0.1,"height":0.1},'.repeat(2000)}`,
]) {
  test(`an answer that is none (${body.slice(0, 24)}) adds nothing`, async () => {
    answer = { status: 200, body }
    assert.deepEqual(await suggest(), [{ attachmentId: 'one', boxes: [] }])
  })
}

for (const status of [302, 500]) {
  test(`who answers ${status} is said to be missing`, async () => {
    answer = { status, body: '' }
    await assert.rejects(suggest(), isMissing)
  })
}

test('none named, or none there, is said as well', async () => {
  await assert.rejects(suggestBoxes({ url: undefined, storage }, { chosen: [], showable }), isMissing)
  await assert.rejects(suggest([], 'http://127.0.0.1:9/'), isMissing)
})
