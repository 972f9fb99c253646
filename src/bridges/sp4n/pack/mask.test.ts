import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mask } from '#bridges/sp4n/pack/mask.ts'

//  words → covered (all numbers are invented)
const COVERED: [string, string][] = [
  ['Hubungi 0812 3456 7890 ya', 'Hubungi [nomor telepon disamarkan] ya'],
  ['WA +62 812-3456-7890.', 'WA [nomor telepon disamarkan].'],
  ['wa.me/6281234567890', 'wa.me/[nomor telepon disamarkan]'],
  ['hp081234567890', 'hp[nomor telepon disamarkan]'],
  ['telp (0711) 5550123', 'telp [nomor telepon disamarkan]'],
  ['NIK 1671012345670001', 'NIK [NIK disamarkan]'],
  ['NIK: 16.7101.234567.0001', 'NIK: [NIK disamarkan]'],
  ['KK 1671 0123 4567 0001', 'KK [NIK disamarkan]'],
  ['rekening 123-45-678901', 'rekening [nomor disamarkan]'],
  ['tulis ke warga.uji@contoh.example', 'tulis ke [surel disamarkan]'],
  ['warga [at] contoh . example', '[surel disamarkan]'],
  ['0\u200B812\u200B34567890', '[nomor telepon disamarkan]'],
]
for (const [words, expected] of COVERED) test(`covered: ${words}`, () => assert.deepEqual(mask(words), { text: expected, count: 1 }))

const LEFT = [
  'Jalan Merdeka RT 03/RW 04 nomor 12',
  'Kejadian 23-11-2026 pukul 10.20',
  'Kejadian 2026-11-23 10:20',
  'Titik -3.389211, 104.831222',
  'Biaya Rp 1.500.000.000 dari APBD 2026',
  'Laporan OKI-2611-0482',
  'Sejak 2019, 2020, dan 2021',
  '',
]
for (const words of LEFT) test(`left as it is: ${words || '(nothing)'}`, () => assert.deepEqual(mask(words), { text: words, count: 0 }))

const digits = (least: number, most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((all) => all.join(''))
const gap = fc.constantFrom('', ' ', '-', '.', ' - ')
const grouped = (number: fc.Arbitrary<string>) =>
  fc.tuple(number, fc.array(gap, { minLength: 20, maxLength: 20 })).map(([figures, gaps]) => ({
    figures,
    written: figures
      .split('')
      .map((figure, place) => figure + (place % 4 === 3 ? (gaps[place] ?? '') : ''))
      .join('')
      .replace(/[ .-]+$/, ''),
  }))
const before = fc.constantFrom('', 'Hubungi ', 'NIK: ', 'HP=', '(', 'telepon\n', 'ke ')
const after = fc.constantFrom('', ' ya', '.', ')', '\nterima kasih', ', segera')

test('no telephone or identity number gets through, however it is grouped', () => {
  const phone = digits(8, 10).map((rest) => `08${rest}`)
  const abroad = digits(8, 10).map((rest) => `628${rest}`)
  const nik = digits(15, 15).map((rest) => `1${rest}`)
  fc.assert(
    fc.property(before, grouped(fc.oneof(phone, abroad, nik)), after, (head, { figures, written }, tail) => {
      const left = mask(head + written + tail).text.replace(/\D/g, '')
      assert.ok(!left.includes(figures.slice(0, 7)), `${written} → ${left}`)
    }),
    { numRuns: 2000 },
  )
})

test('whatever comes in, nothing is thrown, and covering twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (words) => {
      const once = mask(words).text
      assert.equal(mask(once).text, once)
    }),
    { numRuns: 1000 },
  )
})
