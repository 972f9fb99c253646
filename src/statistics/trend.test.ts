import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeOf, lateClass, percentOf, pileOf } from '#statistics/trend.ts'

//  now  before  said
const changes = [
  [118, 105, { kind: 'up', percent: 12 }],
  [58, 63, { kind: 'down', percent: 8 }],
  [37, 37, { kind: 'same' }],
  [101, 100, { kind: 'same' }],
  [12, 3, { kind: 'from', count: 3 }], // "up 300%" of three cases would frighten for nothing
  [4, 0, { kind: 'new' }],
] as const

for (const [count, previous, said] of changes) {
  test(`${count} after ${previous} is ${said.kind}`, () => assert.deepEqual(changeOf(count, previous), said))
}

test('a pile grows when more comes in than is answered, small gaps aside', () => {
  assert.equal(
    pileOf([
      { received: 60, answered: 40 },
      { received: 44, answered: 55 },
    ]).kind,
    'growing',
  )
  assert.equal(pileOf([{ received: 40, answered: 60 }]).kind, 'shrinking')
  assert.equal(pileOf([{ received: 100, answered: 96 }]).kind, 'even')
  assert.equal(pileOf([]).kind, 'even')
})

test('a district is coloured by the share of its open cases that are late', () => {
  assert.deepEqual(
    [
      [0, 0],
      [40, 2],
      [40, 4],
      [10, 2],
      [10, 3],
      [3, 3],
    ].map(([open = 0, late = 0]) => lateClass(open, late)),
    [0, 1, 2, 3, 4, 5],
  )
})

test('a share of nothing is no share', () => {
  assert.equal(percentOf(0, 0), undefined)
  assert.equal(percentOf(2, 3), 67)
})
