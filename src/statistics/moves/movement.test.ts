import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOTHING, type Sum } from '#statistics/kept/sums.ts'
import { aYearBefore, comparedMonths, isSilent, lookOn, readLook, sameDayLastYear, within, writeLook } from '#statistics/moves/movement.ts'
import { weekdayOf } from '#lib/dates.ts'

//  today          looked last   new since then    what is new since
const LOOKS = [
  ['2026-11-26', undefined, undefined, '2026-11-25'], // never: since yesterday
  ['2026-11-26', '2026-11-25', '2026-11-24', '2026-11-25'],
  ['2026-11-23', '2026-11-20', '2026-11-19', '2026-11-20'], // Monday, last on Friday
  ['2026-11-23', '2026-11-23', '2026-11-20', '2026-11-20'], // a second time on that Monday: the same days
  ['2026-11-26', '2026-10-01', '2026-09-30', '2026-11-25'], // long away: a month says more
  ['2026-11-26', '2027-01-01', '2026-12-31', '2026-11-25'], // a clock that was wrong
] as const

for (const [today, last, since, expected] of LOOKS) {
  test(`on ${today}, looked last on ${last ?? 'no day'}: new since ${expected}`, () => {
    assert.deepEqual(lookOn(today, last && since ? { day: last, since } : undefined), { day: today, since: expected })
  })
}

test('the last look survives the cookie, and nonsense in it is no look', () => {
  const look = { day: '2026-11-26', since: '2026-11-25' }
  assert.deepEqual(readLook(writeLook(look)), look)
  for (const text of [undefined, '', '2026-11-26', 'x.y', '2026-11-26.2026-11-31']) assert.equal(readLook(text), undefined)
})

//  today          the month before               last year
const MONTHS = [
  ['2026-11-26', ['2026-10-01', '2026-10-26'], ['2025-11-01', '2025-11-26']],
  ['2026-11-01', ['2026-10-01', '2026-10-01'], ['2025-11-01', '2025-11-01']],
  ['2026-03-31', ['2026-02-01', '2026-02-28'], ['2025-03-01', '2025-03-31']], // February is shorter
  ['2026-01-15', ['2025-12-01', '2025-12-15'], ['2025-01-01', '2025-01-15']],
  ['2028-02-29', ['2028-01-01', '2028-01-29'], ['2027-02-01', '2027-02-28']],
] as const

for (const [today, lastMonth, lastYear] of MONTHS) {
  test(`${today} is compared with as many days before`, () => {
    const compared = comparedMonths(today)
    assert.deepEqual([compared.lastMonth.from, compared.lastMonth.until], lastMonth)
    assert.deepEqual([compared.lastYear.from, compared.lastYear.until], lastYear)
    assert.equal(compared.month.until, today)
  })
}

test('a year before, a Sunday stands beside a Sunday, and never after the date of last year', () => {
  const { from, until } = aYearBefore({ from: '2026-11-22', until: '2026-11-28' })
  assert.deepEqual([from, until], ['2025-11-23', '2025-11-29'])
  assert.equal(weekdayOf(from), weekdayOf('2026-11-22'))
  assert.ok(until >= sameDayLastYear('2026-11-28'))
})

test('days are added up, both ends with them', () => {
  const day = (name: string, received: number): Sum => ({
    day: name,
    ...NOTHING,
    received,
    reports: received,
  })
  const sums = [day('2026-11-01', 1), day('2026-11-02', 2), day('2026-11-03', 4), day('2026-11-04', 8)]
  const counts = within({ from: '2026-11-02', until: '2026-11-03' }, sums)
  assert.deepEqual([counts.received, counts.reports], [6, 6])
  assert.equal(isSilent(counts), false)
  assert.equal(isSilent(within({ from: '2025-11-02', until: '2025-11-03' }, sums)), true)
})
