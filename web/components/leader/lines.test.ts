import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bandOf, ceilingOf, pathOf, pointsOf } from '#web/components/leader/lines.ts'

const frame = { left: 10, top: 0, width: 100, height: 50, max: 100 }

test('zero lies at the bottom, the highest value at the top', () => {
  assert.deepEqual(pointsOf([0, 50, 100], frame), [
    [10, 50],
    [60, 25],
    [110, 0],
  ])
})

test('a line and the band between two lines', () => {
  assert.equal(
    pathOf([
      [0, 1],
      [2, 3],
    ]),
    'M0 1L2 3',
  )
  assert.equal(
    bandOf(
      [
        [0, 1],
        [2, 3],
      ],
      [
        [0, 5],
        [2, 6],
      ],
    ),
    'M0 1L2 3L2 6L0 5z',
  )
  assert.equal(pathOf([]), '')
})

for (const [highest, ceiling] of [
  [0, 4],
  [3, 4],
  [47, 50],
  [51, 60],
  [100, 100],
  [101, 200],
] as const) {
  test(`an axis for ${highest} ends at ${ceiling}`, () => assert.equal(ceilingOf(highest, 4), ceiling))
}
