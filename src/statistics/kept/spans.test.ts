import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, daysBetween, type Day } from '#lib/dates.ts'
import type { Days } from './sums.ts'
import { spansOf, type Spans } from './spans.ts'

test('a year is ten or eleven months and the days at its ends', () => {
  assert.deepEqual(spansOf({ from: '2025-11-27', until: '2026-02-03' }), {
    days: [
      { from: '2025-11-27', until: '2025-11-30' },
      { from: '2026-02-01', until: '2026-02-03' },
    ],
    months: ['2025-12-01', '2026-01-01'],
  })
  assert.deepEqual(spansOf({ from: '2026-02-01', until: '2026-02-28' }), { days: [], months: ['2026-02-01'] })
  assert.deepEqual(spansOf({ from: '2026-02-02', until: '2026-03-30' }), { days: [{ from: '2026-02-02', until: '2026-03-30' }], months: [] })
})

const day = fc.integer({ min: 0, max: 1500 }).map((count) => addDays('2023-11-15', count))

test('every day once, and no month across a cut', () => {
  fc.assert(
    fc.property(day, day, fc.array(day, { maxLength: 4 }), (one, other, cuts) => {
      const [from, until] = one < other ? [one, other] : [other, one]
      const spans = spansOf({ from, until }, cuts)
      const all = daysIn(spans)
      assert.equal(all.length, daysBetween(from, until) + 1)
      assert.deepEqual([...new Set(all)].toSorted(), all.toSorted())
      assert.deepEqual([all.toSorted().at(0), all.toSorted().at(-1)], [from, until])
      for (const month of spans.months) assert.ok(!cuts.some((cut) => cut.slice(0, 7) === month.slice(0, 7) && cut !== month))
    }),
  )
})

function daysIn({ days, months }: Spans): Day[] {
  return [...months.flatMap((month) => every(month, 31).filter((day) => day.slice(0, 7) === month.slice(0, 7))), ...days.flatMap(inSpan)]
}

function inSpan({ from, until }: Days): Day[] {
  return every(from, daysBetween(from, until) + 1)
}

function every(from: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, place) => addDays(from, place))
}
