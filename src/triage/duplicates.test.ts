import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { distanceBetween, likenessOf, maySame, type Comparison } from '#triage/duplicates.ts'

//  metres, same village, same category, likeness → may be the same
const EXAMPLES: [Comparison['distance'], boolean, boolean, number, boolean][] = [
  [0, true, true, 0, true],
  [240, false, true, 0, true],
  [260, true, true, 1, false], // a point says more than the village
  [90, true, false, 0.5, true], // one flood, told as road and as drain
  [90, true, false, 0.1, false],
  [undefined, true, true, 0.5, true],
  [undefined, true, true, 0.2, false],
  [undefined, false, true, 1, false],
]

for (const [distance, isSameVillage, isSameCategory, likeness, expected] of EXAMPLES) {
  test(`${distance ?? 'no point'} m, village ${isSameVillage}, category ${isSameCategory}, likeness ${likeness}: ${expected}`, () => {
    assert.equal(maySame({ distance, isSameVillage, isSameCategory, likeness }), expected)
  })
}

test('a thousandth of a degree is about 111 metres to the north, and to the east on the equator', () => {
  assert.equal(Math.round(distanceBetween({ latitude: -3.4, longitude: 104.8 }, { latitude: -3.401, longitude: 104.8 })), 111)
  assert.equal(Math.round(distanceBetween({ latitude: 0, longitude: 104.8 }, { latitude: 0, longitude: 104.801 })), 111)
})

const place = fc.record({ latitude: fc.double({ min: -11, max: 6, noNaN: true }), longitude: fc.double({ min: 95, max: 141, noNaN: true }) })

test('there is as far as back, and here is nothing', () => {
  fc.assert(
    fc.property(
      place,
      place,
      (one, other) => Math.abs(distanceBetween(one, other) - distanceBetween(other, one)) < 1e-6 && distanceBetween(one, one) === 0,
    ),
  )
})

test('the same words in another order, in slang, are alike; other words are not', () => {
  assert.equal(likenessOf('jalan berlubang depan pasar', 'dpn pasar jln berlubang'), 1)
  assert.equal(likenessOf('jalan berlubang', 'lampu mati dua minggu'), 0)
  assert.equal(likenessOf('', 'jalan'), 0)
})
