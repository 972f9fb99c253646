import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runsOf, shownDrift } from '#web/components/ranking/drift.ts'

const point = (score: number) => ({ score, low: score - 5, high: score + 5, caseCount: 20, isFew: false })
const frame = { left: 0, top: 0, width: 30, height: 100 }

test('a month without cases breaks the line', () => {
  const { points } = shownDrift(
    { agencyId: 'a', points: [point(50), undefined, point(60), point(70)] },
    ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'],
    'id',
  )
  assert.deepEqual(
    runsOf(points, frame).map((run) => run.map(({ x, y }) => [x, y])),
    [
      [[0, 50]],
      [
        [20, 40],
        [30, 30],
      ],
    ],
  )
})

test('months are said short, in the language of the page', () => {
  const said = (locale: 'id' | 'en') => shownDrift({ agencyId: 'a', points: [undefined] }, ['2026-05-01'], locale).points[0]?.month
  assert.deepEqual([said('id'), said('en')], ['Mei 2026', 'May 2026'])
})

test('no cases at all draw nothing', () => {
  const { points, direction } = shownDrift({ agencyId: 'a', points: [undefined, undefined] }, ['2026-01-01', '2026-02-01'], 'id')
  assert.deepEqual([runsOf(points, frame), direction], [[[]], 'unknown'])
})
