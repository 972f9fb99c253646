import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adviceFor } from '#statistics/advice.ts'
import { directionOf, driftOf, edgesOf, monthsUntil } from '#statistics/drift.ts'
import type { AgencyGroup } from '#statistics/ranking-queries.ts'

const AGENCIES = ['works', 'health', 'roads', 'trade'].map((id) => ({ id, code: id, shortName: id, kind: 'opd' as const, family: null }))

function group(agencyId: string, caseCount: number, told: Partial<AgencyGroup> = {}): AgencyGroup {
  const usual = {
    category: 'road',
    firstResponse: 'in_time',
    isLate: false,
    end: 'confirmed',
    wasReopened: false,
    ratedCount: 0,
    ratingSum: 0,
  } as const
  return { agencyId, part: 1, caseCount, ...usual, ...told }
}

const others = ['health', 'roads', 'trade'].flatMap((id) => [
  group(id, 30),
  group(id, 15, { end: 'unconfirmed' }),
  group(id, 10, { firstResponse: 'late', isLate: true, end: 'open' }),
])

test('who solves well and speaks late is told to speak in time', () => {
  const groups = [...others, group('works', 30, { firstResponse: 'late' })]
  assert.equal(adviceFor(AGENCIES, groups, 'works')[0]?.what, 'firstResponse')
})

test('who has many late cases open is told what settling them is worth', () => {
  const late = group('works', 25, { firstResponse: 'in_time', isLate: true, end: 'open' })
  const settled = adviceFor(AGENCIES, [...others, group('works', 3), late], 'works').find(({ what }) => what === 'open_late')
  assert.equal(settled?.caseCount, 25)
  assert.ok((settled?.gain ?? 0) > 1)
})

test('what raises nothing is not said, and nobody is advised without cases', () => {
  for (const { gain } of adviceFor(AGENCIES, others, 'health')) assert.ok(gain > 0)
  assert.deepEqual(adviceFor(AGENCIES, others, 'works'), [])
})

test('months are those of the wall calendar, the present one last', () => {
  const months = monthsUntil(new Date('2026-12-31T18:00:00Z'), 3, 'Asia/Jakarta') // 1 January there
  assert.deepEqual(months, ['2026-11-01', '2026-12-01', '2027-01-01'])
  assert.equal(edgesOf(months, 'Asia/Jakarta')[0]?.toISOString(), '2026-10-31T17:00:00.000Z')
})

test('each month is ranked by itself: a fall is seen, a gap is a gap, few cases are marked', () => {
  const month = (part: number, ...of: AgencyGroup[]) => [...others, ...of].map((one) => ({ ...one, part }))
  const groups = [
    ...month(1, group('works', 40)),
    ...month(2),
    ...month(3, group('works', 2)),
    ...month(4, group('works', 40, { firstResponse: 'late', isLate: true })),
    ...month(5, group('works', 12)),
  ]
  const [works] = driftOf({ agencies: AGENCIES, groups, minimum: 10 }, 5)
  assert.ok(works)
  assert.deepEqual(
    works.points.map((point) => point?.isFew),
    [false, undefined, true, false, false],
  )
  assert.equal(directionOf(works), 'down')
  assert.equal(directionOf({ ...works, points: [...works.points.slice(0, 4).toReversed(), works.points[0]] }), 'up')
  assert.equal(directionOf({ ...works, points: works.points.slice(0, 3) }), 'unknown')
})
