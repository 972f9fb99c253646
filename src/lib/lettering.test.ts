import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitted, loadLettering, wrapped } from '#lib/lettering.ts'

const lettering = await loadLettering()
const widthOf = (text: string) => lettering.width(text, 20, 400)

test('words become outlines that lie where they were asked for', () => {
  const outline = lettering.outline('Kab. Mukomuko · 12–3%', { x: 100, y: 50, size: 20, weight: 600 })
  const numbers = [...outline.matchAll(/-?\d+(\.\d+)?/g)].map(Number)
  assert.match(outline, /^M/)
  assert.ok(numbers.length > 200)
  assert.doesNotMatch(outline, /NaN|undefined/)
})

test('a longer line is wider, a bolder one as well, and twice the size is twice as wide', () => {
  assert.ok(widthOf('Kabupaten') > widthOf('Kab'))
  assert.ok(lettering.width('Kabupaten', 20, 700) > widthOf('Kabupaten'))
  assert.ok(Math.abs(lettering.width('Kabupaten', 40, 400) - 2 * widthOf('Kabupaten')) < 0.001)
})

test('what does not fit ends with …, and nothing is wider than its room', () => {
  const text = 'Jembatan gantung penghubung Desa Sukamaju dan Desa Sukarame putus'
  assert.equal(fitted('Jalan', 200, widthOf), 'Jalan')
  assert.match(fitted(text, 200, widthOf), /^Jembatan gantung.*…$/)
  for (const most of [1, 2, 9]) {
    const lines = wrapped(text, { room: 200, most }, widthOf)
    assert.ok(lines.length <= most && lines.every((line) => widthOf(line) <= 200))
  }
  assert.equal(wrapped(text, { room: 200, most: 9 }, widthOf).join(' '), text)
})
