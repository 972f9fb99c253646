import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { linesOf } from '#groups/chat/lines.ts'

async function read(bytes: Uint8Array, size = 7): Promise<string[]> {
  const lines: string[] = []
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
  for await (const line of linesOf(Readable.from(pieces))) lines.push(line)
  return lines
}

const CHAT = '24/07/24 09.43 - Bu Contoh: jalan “rusak” 🛣️\r\nbaris kedua\n\nakhir'
const LINES = ['24/07/24 09.43 - Bu Contoh: jalan “rusak” 🛣️', 'baris kedua', '', 'akhir']
const big = (bytes: Buffer) => Buffer.from(bytes).swap16()

test('lines come out as they were written, in pieces of any size', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 90 }), async (size) => assert.deepEqual(await read(Buffer.from(CHAT), size), LINES)))
})

test('text saved with two bytes a sign is read', async () => {
  const small = Buffer.from(CHAT, 'utf16le')
  for (const bytes of [Buffer.concat([Buffer.from([0xff, 0xfe]), small]), Buffer.concat([Buffer.from([0xfe, 0xff]), big(small)]), small, big(small)])
    assert.deepEqual(await read(bytes, 64), LINES)
})

test('a file without line ends is cut in pieces', async () => {
  const lines = await read(Buffer.alloc(300_000, 'a'), 20_000)
  assert.equal(lines.join('').length, 300_000)
  assert.ok(lines.every(({ length }) => length <= 64 * 1024))
})

test('an empty file has no lines', async () => assert.deepEqual(await read(new Uint8Array()), []))
