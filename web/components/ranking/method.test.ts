import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleLink, kindsShown } from '#web/components/ranking/method.ts'

test('a row opens its calculation of the same range', () => {
  assert.equal(exampleLink('pu & air', {}), '?dinas=pu+%26+air#contoh')
  assert.equal(exampleLink('pu', { rentang: '365' }), '?rentang=365&dinas=pu#contoh')
})

const kind = (category: string, all: number) => ({ category, all, rate: 0.5 })

/** @returns what the split of the solved ones shows: by name, and the rest */
function split(...counts: number[]) {
  const { named, others } = kindsShown(
    counts.map((all, at) => kind(`k${at}`, all)),
    (category) => category,
  )
  return { named: named.map(({ name, all }) => [name, all]), others: others && [others.count, others.all] }
}

test('kinds of fewer than five cases are not named', () => {
  assert.deepEqual(split(20, 9, 4, 3), { named: [['k0', 20], ['k1', 9]], others: [2, 7] }) // biome-ignore format: a row
})

test('a rest below five takes the smallest named kind with it', () => {
  assert.deepEqual(split(20, 9, 1), { named: [['k0', 20]], others: [2, 10] })
  assert.deepEqual(split(9, 8, 7, 6, 5, 5, 1), { named: [['k0', 9], ['k1', 8], ['k2', 7], ['k3', 6], ['k4', 5]], others: [2, 6] }) // biome-ignore format: a row
  assert.deepEqual(split(20, 9), { named: [['k0', 20], ['k1', 9]], others: undefined }) // biome-ignore format: a row
})

test('with nothing to name it is not split', () => {
  assert.deepEqual(split(3, 1), { named: [], others: undefined })
  assert.deepEqual(split(7, 2), { named: [], others: [2, 9] })
})
