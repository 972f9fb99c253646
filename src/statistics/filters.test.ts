import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figureQuery, periodOf, readFigureFilter, sparkEdges, trendEdges } from '#statistics/filters.ts'

const now = new Date('2026-11-22T17:30:00Z') // Monday 23 November, 00.30 in western Indonesia

test('what is asked for survives the way through the address', () => {
  for (const filter of [
    { range: 90 },
    { range: 7, district: '16.02.05' },
    { range: 365, agency: 'pupr', category: 'road', channel: 'whatsapp' },
  ] as const) {
    assert.deepEqual(readFigureFilter(new URLSearchParams(figureQuery(filter))), filter)
  }
})

test('nonsense in the address means the usual ninety days', () => {
  for (const query of ['rentang=x&kecamatan=%20', 'rentang=0', 'rentang=7.5', 'rentang=100000', 'dari=2026-02-30', 'dari=2027-01-01'])
    assert.deepEqual(readFigureFilter(new URLSearchParams(query), '2026-11-23'), { range: 90 }, query)
})

test("a first day of one's own is a number of days that grows with the calendar", () => {
  const filter = readFigureFilter(new URLSearchParams('dari=2026-11-01&dinas=pupr'), '2026-11-23')
  assert.deepEqual(filter, { range: 23, since: '2026-11-01', agency: 'pupr' })
  assert.equal(figureQuery(filter), '?dari=2026-11-01&dinas=pupr')
  assert.deepEqual(readFigureFilter(new URLSearchParams('dari=2026-11-01')), { range: 90 })
})

test('days are those of the region, and today is one of them', () => {
  const period = periodOf(now, 7, 'Asia/Jakarta')
  assert.deepEqual([period.today, period.from, period.previousFrom, period.monthStart], ['2026-11-23', '2026-11-17', '2026-11-10', '2026-11-01'])
})

test('a quarter is drawn in weeks that end today, a week in days', () => {
  const weeks = trendEdges(now, 90, 'Asia/Jakarta')
  assert.equal(weeks.length, 13)
  assert.equal(weeks.at(-1)?.toISOString(), '2026-11-16T17:00:00.000Z')
  assert.equal(weeks.at(-2)?.toISOString(), '2026-11-09T17:00:00.000Z')
  assert.equal(trendEdges(now, 7, 'Asia/Jakarta').length, 7)
})

test('long periods are drawn in parts of four weeks', () => {
  assert.equal(trendEdges(now, 365, 'Asia/Jakarta').length, 53)
  assert.equal(trendEdges(now, 731, 'Asia/Jakarta').length, 27)
})

test('sparks begin with the period', () => {
  const period = periodOf(now, 30, 'Asia/Makassar')
  const edges = sparkEdges(period)
  assert.equal(edges.length, 10)
  assert.equal(edges[0], period.from)
})
