import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boldPieces } from './bold.ts'
import { placeWords } from './place.ts'
import { dayHeading, shortWhen } from './when.ts'

test('words between asterisks are bold, a lone asterisk is one', () => {
  assert.deepEqual(boldPieces('Nomor *OKI-1* dicatat'), [
    { words: 'Nomor ', isBold: false },
    { words: 'OKI-1', isBold: true },
    { words: ' dicatat', isBold: false },
  ])
  assert.deepEqual(boldPieces('3 * 4\n* 5'), [{ words: '3 * 4\n* 5', isBold: false }])
  assert.deepEqual(boldPieces(''), [])
})

test('a place names village and district only when the told words do not', () => {
  assert.equal(placeWords({ placeText: 'Jalan Damai, Sukamaju', villageName: 'Sukamaju', districtName: 'Mesuji' }), 'Jalan Damai, Sukamaju, Mesuji')
  assert.equal(placeWords({ placeText: null, villageName: 'Mesuji', districtName: 'Mesuji' }), 'Mesuji')
  assert.equal(placeWords({ placeText: ' ', villageName: null, districtName: null }), '')
})

const now = new Date('2026-11-23T03:00:00Z')
const here = { zone: 'Asia/Jakarta', locale: 'id' } as const

test('a list writes the hour today, the weekday within a week, then the date', () => {
  assert.equal(shortWhen(new Date('2026-11-22T17:05:00Z'), now, here), '00.05')
  assert.equal(shortWhen(new Date('2026-11-20T03:00:00Z'), now, here), 'Jumat')
  assert.equal(shortWhen(new Date('2026-11-10T03:00:00Z'), now, here), '10 Nov')
})

test('days are headed as people call them', () => {
  const words = { ...here, words: { today: 'Hari ini', yesterday: 'Kemarin' } }
  assert.deepEqual(
    ['2026-11-23', '2026-11-22', '2026-11-20'].map((day) => dayHeading(day, now, words)),
    ['Hari ini', 'Kemarin', 'Jumat 20 November'],
  )
})
