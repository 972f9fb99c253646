import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hiddenCounts, publicMinimum } from '#opendata/performance/ranked.ts'
import { isSmall } from '#opendata/suppression.ts'
import { rank, type Ranking, type Scored } from '#statistics/ranking.ts'

const scored = (code: string, caseCount: number) => ({ code, caseCount }) as Scored
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

type Held = { ranked: readonly number[]; unranked: readonly number[]; outside?: number; minimum?: number }

/** Agencies are called by their place and their number of cases: `1:40`. */
function hidden({ ranked, unranked, outside = 0, minimum = 5 }: Held) {
  const names = (counts: readonly number[]) => counts.map((count, at) => scored(`${at}:${count}`, count))
  const ranking: Ranking = { ...rank([], minimum), opd: names(ranked), unranked: names(unranked) }
  const { agencies, isSumHidden } = hiddenCounts(ranking, { minimum, sum: total([...ranked, ...unranked, outside]) })
  return { agencies: [...agencies], isSumHidden }
}

test('fewer than five are never ranked where everybody reads it', () => {
  assert.deepEqual([1, 5, 10].map(publicMinimum), [5, 5, 10])
})

test('with one small agency unranked the smallest ranked one goes with it', () => {
  assert.deepEqual(hidden({ ranked: [40, 6], unranked: [3] }), { agencies: ['1:6'], isSumHidden: false })
  assert.deepEqual(hidden({ ranked: [40, 16], unranked: [7], minimum: 10 }), { agencies: [], isSumHidden: false })
  assert.deepEqual(hidden({ ranked: [40, 6], unranked: [] }), { agencies: [], isSumHidden: false })
})

test('two that are not told hide each other, but not when they have as few or as many as they can', () => {
  assert.deepEqual(hidden({ ranked: [40, 6], unranked: [3, 2] }).agencies, [])
  assert.deepEqual(hidden({ ranked: [40, 6], unranked: [4, 4] }).agencies, ['1:6'])
  assert.deepEqual(hidden({ ranked: [40, 5, 6], unranked: [1, 1] }).agencies, ['2:6'])
})

test('what agencies outside the ranking hold is in the sum as well', () => {
  assert.deepEqual(hidden({ ranked: [40, 6], unranked: [], outside: 2 }).agencies, ['1:6'])
  assert.deepEqual(hidden({ ranked: [40, 6], unranked: [3], outside: 20 }).agencies, [])
})

test('an agency that is ranked for what it gave back has its few cases hidden', () => {
  assert.deepEqual(hidden({ ranked: [40, 6, 2], unranked: [] }).agencies.toSorted(), ['1:6', '2:2'])
})

test('with nobody to go with it the sum is not told', () => {
  assert.deepEqual(hidden({ ranked: [], unranked: [3] }), { agencies: [], isSumHidden: true })
  assert.deepEqual(hidden({ ranked: [5], unranked: [1] }), { agencies: ['0:5'], isSumHidden: true })
})

const held = fc.integer({ min: 5, max: 11 }).chain((minimum) =>
  fc.record({
    minimum: fc.constant(minimum),
    ranked: fc.array(fc.oneof(fc.constant(minimum), fc.integer({ min: minimum, max: 60 })), { maxLength: 5 }),
    unranked: fc.array(fc.integer({ min: 1, max: minimum - 1 }), { maxLength: 4 }),
    outside: fc.integer({ min: 0, max: 12 }),
  }),
)

test('whoever knows the sum and the minimum computes no small count: each could be another', () => {
  fc.assert(
    fc.property(held, (of) => {
      const { agencies, isSumHidden } = hidden(of)
      if (isSumHidden) return assert.ok(of.ranked.every((count) => count <= of.minimum))
      // What is not told, with the least and the most that it can be.
      const untold = [
        ...of.unranked.map((count) => ({ count, least: 1, most: of.minimum - 1 })),
        ...of.ranked.flatMap((count, at) => (agencies.includes(`${at}:${count}`) ? [{ count, least: of.minimum, most: Infinity }] : [])),
        ...(of.outside > 0 ? [{ count: of.outside, least: 1, most: Infinity }] : []),
      ]
      const sum = total(untold.map(({ count }) => count))
      for (const [at, { count, least, most }] of untold.entries()) {
        if (!isSmall(count)) continue
        const others = untold.filter((_, other) => other !== at)
        const couldBe = [1, 2, 3, 4, 5].filter(
          (value) =>
            value >= least &&
            value <= most &&
            total(others.map((one) => one.least)) <= sum - value &&
            sum - value <= total(others.map((one) => one.most)),
        )
        assert.ok(couldBe.length > 1, JSON.stringify({ ...of, agencies, count }))
      }
    }),
    { numRuns: 1000 },
  )
})
