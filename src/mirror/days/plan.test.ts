import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays } from '#lib/dates.ts'
import { daysToCount, LOOKED_BACK, readingOf, runsOf } from '#mirror/days/plan.ts'

const ZONE = 'Asia/Jakarta'
/** 23 November, 09.00 WIB. */
const now = new Date('2026-11-23T02:00:00Z')
const counted = (from: string, count: number, countedAt = now) =>
  Array.from({ length: count }, (_, index) => ({ day: addDays(from, -index), countedAt }))

test('at first everything that is over is to be counted, newest first, and never today', () => {
  const days = daysToCount([], now, ZONE)
  assert.deepEqual([days.length, days[0], days.at(-1)], [LOOKED_BACK, '2026-11-22', addDays('2026-11-23', -LOOKED_BACK)])
})

test('a day is counted again on each of the three days after it, for receipts that come late, and then no more', () => {
  const yesterday = new Date('2026-11-22T02:00:00Z')
  assert.deepEqual(daysToCount(counted('2026-11-22', LOOKED_BACK, yesterday), now, ZONE), ['2026-11-22', '2026-11-21', '2026-11-20'])
  assert.deepEqual(daysToCount(counted('2026-11-22', LOOKED_BACK), now, ZONE), [])
})

test('the day changes with the region, not with the machine', () => {
  // 23 November 01.00 WIB is still the 22nd in London.
  assert.equal(daysToCount([], new Date('2026-11-22T18:00:00Z'), ZONE)[0], '2026-11-22')
})

test('neighbouring days are counted together', () => {
  const days = ['2026-11-22', '2026-11-21', '2026-11-20', '2026-11-10']
  assert.deepEqual(runsOf(days, 2), [
    { from: '2026-11-21', until: '2026-11-22' },
    { from: '2026-11-20', until: '2026-11-20' },
    { from: '2026-11-10', until: '2026-11-10' },
  ])
})

test('today is read live, and the days before it only while they are not counted, three at most', () => {
  const asked = { from: '2026-11-01', today: '2026-11-23' }
  assert.deepEqual(readingOf(counted('2026-11-22', 60), asked), { liveFrom: '2026-11-23', missing: 0 })
  assert.deepEqual(readingOf(counted('2026-11-21', 60), asked), { liveFrom: '2026-11-22', missing: 0 })
  assert.deepEqual(readingOf([], asked), { liveFrom: '2026-11-21', missing: 20 })
})
