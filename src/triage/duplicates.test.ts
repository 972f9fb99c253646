import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compare, distanceBetween, likenessOf, maySame, scoreOf, sharedWords, type Comparison } from '#triage/duplicates.ts'

//  metres, same village, same category, likeness → may be the same
const EXAMPLES: [Comparison['distance'], boolean, boolean, number, boolean][] = [
  [undefined, true, false, 1, false],
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
    assert.equal(maySame({ distance, isSameVillage, isSameDistrict: isSameVillage, isSameCategory, likeness, hoursApart: 1 }), expected)
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

//  where only the district is known: likeness, hours apart → may be the same
const OF_DISTRICT: [number, number, boolean][] = [
  [0.5, 71, true],
  [0.5, 73, false],
  [0.45, 1, false],
]

for (const [likeness, hoursApart, expected] of OF_DISTRICT) {
  test(`the same district, likeness ${likeness}, ${hoursApart} hours apart: ${expected}`, () => {
    const comparison = { distance: undefined, isSameVillage: false, isSameDistrict: true, isSameCategory: true, likeness, hoursApart }
    assert.equal(maySame(comparison), expected)
  })
}

//  metres, village, district, category, likeness, hours → points of a hundred
const SCORES: [Comparison['distance'], boolean, boolean, boolean, number, number, number][] = [
  [0, true, true, true, 1, 0, 100],
  [250, false, true, true, 0.35, 24, 64], // half the place, the category, half the words, nearly all the time
  [undefined, true, true, true, 0.7, 0, 82],
  [undefined, false, true, true, 0.7, 0, 66],
  [90, true, true, false, 0.3, 336, 48],
  [500, false, false, false, 0, 400, 0],
]

for (const [distance, isSameVillage, isSameDistrict, isSameCategory, likeness, hoursApart, score] of SCORES) {
  test(`${distance ?? 'no point'} m, village ${isSameVillage}, category ${isSameCategory}, likeness ${likeness}, ${hoursApart} h: ${score} of 100`, () => {
    assert.equal(scoreOf({ distance, isSameVillage, isSameDistrict, isSameCategory, likeness, hoursApart }), score)
  })
}

test('nearer, more alike or closer in time never scores less; the score stays between 0 and 100', () => {
  const some = fc.record({
    distance: fc.option(fc.double({ min: 0, max: 2000, noNaN: true }), { nil: undefined }),
    isSameVillage: fc.boolean(),
    isSameDistrict: fc.constant(true),
    isSameCategory: fc.boolean(),
    likeness: fc.double({ min: 0, max: 1, noNaN: true }),
    hoursApart: fc.double({ min: 0, max: 2000, noNaN: true }),
  })
  fc.assert(
    fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (one, part) => {
      const better = {
        ...one,
        distance: one.distance === undefined ? undefined : one.distance * part,
        likeness: one.likeness + (1 - one.likeness) * part,
        hoursApart: one.hoursApart * part,
        isSameCategory: true,
      }
      assert.ok(scoreOf(better) >= scoreOf(one) && scoreOf(one) >= 0 && scoreOf(better) <= 100)
    }),
  )
})

test('the words both have are shown, however they are typed, without those everybody writes', () => {
  assert.deepEqual(sharedWords('pompa air ds sukamaju mati sdh 3 hari tolong', 'tolong pak pompanya mati, air gak ngalir'), ['pompa', 'mati'])
})

test('two known villages of one district are two places', () => {
  const at = new Date(0)
  const told = { categoryCode: 'water', text: 'pompa mati', at, districtCode: '1' }
  assert.equal(compare({ ...told, villageCode: '11' }, { ...told, villageCode: '12' }).isSameDistrict, false)
  assert.equal(compare({ ...told, villageCode: '11' }, told).isSameDistrict, true)
})
