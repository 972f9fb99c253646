import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { XMLValidator } from 'fast-xml-parser'
import { drawApart } from '#opendata/charts/draw.ts'
import type { Spec } from '#opendata/charts/specs.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des']
const SPECS: Spec[] = [
  {
    kind: 'lines',
    locale: 'id',
    labels: months,
    lines: [
      { name: 'Masuk', values: months.map((_, at) => 1000 + 37 * at) },
      { name: 'Dijawab', values: months.map((_, at) => (at === 3 ? null : 900 + 41 * at)) },
    ],
  },
  { kind: 'bars', bars: months.map((label, at) => ({ label: `${label} & <jalan>`, value: 100 - at, text: String(100 - at), before: 90 })) },
  { kind: 'spans', spans: months.slice(0, 8).map((label, at) => ({ label, half: 20 + at, nine: 90 + at, text: '2 hari' })) },
  { kind: 'bars', bars: [] },
]

test('a child draws small, well-formed pictures in the colours of the page, and ends', async () => {
  const drawn = await drawApart(SPECS)
  assert.equal(drawn[3], '')
  for (const svg of drawn.slice(0, 3)) {
    assert.equal(XMLValidator.validate(svg), true)
    assert.ok(svg.includes('var(--') && !svg.includes('<jalan>'), svg)
    assert.ok(!/<script|<style|NaN|undefined/.test(svg), svg)
    const size = gzipSync(svg).length
    assert.ok(size <= 4096, `${size} bytes`)
  }
  // The newest month, as it is written in Indonesian.
  assert.ok(drawn[0]?.includes('>1.407<'), drawn[0])
})
