import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { likelihoodOf } from './likelihood.ts'

const categories = [
  { code: 'road', keywords: ['jalan + rusak', 'berlubang', 'aspal'] },
  { code: 'waste', keywords: ['sampah', 'tumpukan sampah'] },
]
const score = (text: string, imageCount = 0) => likelihoodOf({ text, imageCount }, categories).score

//  comment                                                                      likely a complaint
const examples: [string, boolean][] = [
  ['Jalan depan pasar rusak parah min, tolong diperbaiki', true],
  ['min jln dusun 3 berlubang dalem bgt', true],
  ['Sampah di TPS kampung baru numpuk dr minggu lalu', true],
  ['Tolong kebakaran di pasar lama!!', true],
  ['Kapan lampu jalan di desa kami nyala, sudah sebulan padam', true],
  ['Mantap pak bupati', false],
  ['Alhamdulillah, sukses selalu pak', false],
  ['Hadir', false],
  ['👍👍👍', false],
  ['', false],
  ['Promo slot gacor klik https://judi.example', false],
  ['Semoga sehat selalu ya bu', false],
]
for (const [text, isLikely] of examples) {
  test(`"${text}" is ${isLikely ? 'likely' : 'hardly'} a complaint`, () => {
    assert.equal(score(text) >= 40, isLikely, String(score(text)))
  })
}

test('praise before a complaint is no praise, and the reasons are told', () => {
  const { why, categoryCode } = likelihoodOf({ text: 'Mantap pak, tapi jalan desa kami masih rusak', imageCount: 1 }, categories)
  assert.deepEqual(why, ['category', 'complaint', 'place', 'photo'])
  assert.equal(categoryCode, 'road')
})

test('a photo raises it and never lowers it; the score stays between 0 and 100', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const [without, withOne] = [score(text), score(text, 1)]
      assert.ok(without >= 0 && withOne <= 100 && withOne >= without)
    }),
  )
})
