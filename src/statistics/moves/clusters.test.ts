import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Sum } from '#statistics/kept/sums.ts'
import { clusterDays, findClusters } from '#statistics/moves/clusters.ts'

function sum(category: string | null, district: string | null, received: number): Sum {
  return { category, district, received, reports: received, answered: 0, closed: 0, confirmed: 0, unconfirmed: 0, rejected: 0 }
}

/** Forty quiet cases elsewhere: the region as a whole stands still, ten a week. */
const QUIET_BEFORE = [sum('waste', 'b', 40)]
const QUIET_NOW = [sum('waste', 'b', 10)]

//  cases in 7 days   in the 28 days before   grows
const examples = [
  [3, 0, false], // three are never a cluster
  [4, 0, true], // four where nothing was
  [4, 4, false], // one a week before: four may be chance
  [8, 4, true], // one a week before, now eight
  [9, 16, false], // four a week before, nine now: too little to be sure
  [15, 16, true],
  [20, 80, false], // twenty a week, as always
  [33, 80, false],
  [45, 80, true],
] as const

for (const [now, before, grows] of examples) {
  test(`${now} cases in a week after ${before} in four ${grows ? 'are' : 'are not'} clearly more`, () => {
    const found = findClusters([sum('water', 'a', now), ...QUIET_NOW], [sum('water', 'a', before), ...QUIET_BEFORE])
    assert.equal(found.length, grows ? 1 : 0)
    if (grows) assert.deepEqual(found, [{ category: 'water', district: 'a', count: now, usual: before / 4 }])
  })
}

test('secret cases and those without a place are in no cluster', () => {
  assert.deepEqual(findClusters([...QUIET_NOW, sum(null, null, 30), sum('water', null, 30)], [...QUIET_BEFORE, sum(null, null, 120)]), [])
})

test('when everything grows alike nothing stands out', () => {
  const before = ['a', 'b', 'c', 'd'].map((district) => sum('road', district, 8))
  const now = ['a', 'b', 'c', 'd'].map((district) => sum('road', district, 9))
  assert.deepEqual(findClusters(now, before), [])
})

test('a region in its first week has nothing to compare with', () => {
  assert.deepEqual(findClusters([sum('road', 'a', 30)], []), [])
})

test('the least likely comes first', () => {
  const found = findClusters([sum('waste', 'b', 100), sum('water', 'a', 5), sum('road', 'a', 12)], [sum('waste', 'b', 400)])
  assert.deepEqual(
    found.map(({ category }) => category),
    ['road', 'water'],
  )
})

test('one more case never makes a cluster go away', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 200 }), (now, before) => {
      const grows = (count: number) =>
        findClusters([sum('water', 'a', count), sum('waste', 'b', 500)], [sum('water', 'a', before), sum('waste', 'b', 20_000)]).length > 0
      assert.ok(!grows(now) || grows(now + 1))
    }),
  )
})

test('seven days with today, and the four weeks before them', () => {
  assert.deepEqual(clusterDays('2026-11-26'), {
    recent: { from: '2026-11-20', until: '2026-11-26' },
    before: { from: '2026-10-23', until: '2026-11-19' },
  })
})
