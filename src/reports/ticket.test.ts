import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findFollowing, findTicket, formatCode, formatTicket, monthOf, parseCode, withoutCode, withoutTicket } from '#reports/ticket.ts'

test('a ticket counts within the month of the region, not of Greenwich', () => {
  assert.equal(monthOf(new Date('2026-10-31T18:00:00Z'), 'Asia/Jakarta'), '2611')
  assert.equal(monthOf(new Date('2026-10-31T16:59:00Z'), 'Asia/Jakarta'), '2610')
  assert.equal(monthOf(new Date('2026-12-31T15:30:00Z'), 'Asia/Jayapura'), '2701')
})

const typed = [
  ['OKI-2611-0482', 'OKI-2611-0482'],
  ['oki 2611 0482', 'OKI-2611-0482'],
  ['Oki26110482', 'OKI-2611-0482'],
  ['gimana pak nomor oki–2611–0482 sudah dua minggu', 'OKI-2611-0482'],
  ['status bks.2612.0001?', 'BKS-2612-0001'],
  ['hub 081200000034', undefined], // a telephone number
  ['jalan rusak', undefined],
  ['OKI-2613-0482', undefined],
] as const

for (const [text, ticket] of typed.filter(([words]) => !words.startsWith('rt'))) {
  test(`"${text}" names ${ticket ?? 'no ticket'}`, () => assert.equal(findTicket(text), ticket))
}

test('what is said besides the number is kept', () => {
  assert.equal(withoutTicket('OKI-2611-0482 belum juga dikerjakan'), 'belum juga dikerjakan')
})

test('every ticket we write can be read back', () => {
  const month = fc.tuple(fc.integer({ min: 10, max: 99 }), fc.integer({ min: 1, max: 12 })).map(([y, m]) => `${y}${String(m).padStart(2, '0')}`)
  fc.assert(
    fc.property(
      month,
      fc.integer({ min: 1, max: 999_999 }),
      (at, running) => findTicket(`cek ${formatTicket('MKM', at, running)} ya`) === formatTicket('MKM', at, running),
    ),
  )
})

test('a code is shown in two halves and read in any way', () => {
  assert.equal(formatCode('P4T9WN'), 'P4T 9WN')
  assert.equal(parseCode(' p4t-9wn '), 'P4T9WN')
})

test('the number and its code, however they are written, ask for the news; other words do not', () => {
  for (const said of [
    'IKUTI OKI-2611-0482 P4T9WN',
    'ikuti oki 2611 0482 p4t 9wn',
    'OKI-2611-0482, kode: P4T-9WN',
    'Ikuti OKI-2611-0482 kodenya P4T9WN.',
  ])
    assert.deepEqual(findFollowing(said), { ticket: 'OKI-2611-0482', code: 'P4T9WN' }, said)
  for (const said of ['OKI-2611-0482', 'OKI-2611-0482 kapan selesai', 'P4T9WN', 'OKI-2611-0482 belum', 'halo'])
    assert.equal(findFollowing(said), undefined, said)
})

test('a code is cut out of a wish to follow, and the number and all other words stay', () => {
  for (const [said, kept] of [
    ['IKUTI OKI-2611-0482 P4T9WN', 'IKUTI OKI-2611-0482 ••••••'],
    ['OKI-2611-0482, kode: p4t-9wn', 'OKI-2611-0482, kode: ••••••'],
    ['p4t 9wn oki 2611 0482', '•••••• oki 2611 0482'],
    ['IKUTI OKI-2611-234567 234 567', 'IKUTI OKI-2611-234567 ••••••'],
    ['OKI-2611-0482 kapan selesai', 'OKI-2611-0482 kapan selesai'],
    ['IKUTI OKI-2611-0482', 'IKUTI OKI-2611-0482'],
    ['Jalan rusak', 'Jalan rusak'],
  ] as const)
    assert.equal(withoutCode(said), kept)
})
