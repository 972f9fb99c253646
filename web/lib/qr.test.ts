import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'uqr'
import { qrCode } from '#web/lib/qr.ts'

test('the path covers exactly the dark modules', () => {
  const text = 'https://wa.me/6285840319110'
  const { data } = encode(text, { border: 0 })
  const { path, size } = qrCode(text)
  const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let step = 0; step < Number(width); step++) (drawn[Number(y)] as boolean[])[Number(x) + step] = true
  }
  assert.deepEqual(drawn, data)
})
