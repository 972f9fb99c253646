import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  dayOf,
  daysBetween,
  formatClock,
  formatDay,
  formatDayOfYear,
  formatMoment,
  withinSentence,
  formatNumber,
  formatRelativeDay,
  formatShortDay,
  instantAt,
  isDay,
  weekdayOf,
  zoneLabel,
} from '#lib/dates.ts'

test('late in the evening UTC it is tomorrow already, in each of the three zones', () => {
  const instant = new Date('2026-11-22T16:30:00Z')
  assert.deepEqual(
    ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'].map((zone) => dayOf(instant, zone)),
    ['2026-11-22', '2026-11-23', '2026-11-23'],
  )
})

test('four in the afternoon is another instant in each zone', () => {
  const times = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'].map((zone) => instantAt('2026-11-23', '16:00', zone).toISOString().slice(11, 16))
  assert.deepEqual(times, ['09:00', '08:00', '07:00'])
})

test('days and times are written as Indonesian pages write them', () => {
  const instant = new Date('2026-11-26T02:40:00Z')
  assert.equal(formatDay('2026-11-26', 'id'), 'Kamis 26 November')
  assert.equal(formatDayOfYear('2026-11-27', 'id'), 'Jumat 27 November 2026')
  assert.equal(formatShortDay('2026-11-20', 'id'), 'Jumat 20 Nov')
  assert.equal(formatClock(instant, 'Asia/Jakarta', 'id'), '09.40 WIB')
  assert.equal(formatNumber(1920, 'id', 0), '1.920')
  assert.equal(formatNumber(0.81, 'id', 2), '0,81')
})

test('and as English ones do', () => {
  assert.equal(formatDay('2026-11-26', 'en'), 'Thursday 26 November')
  assert.equal(formatClock(new Date('2026-11-26T02:40:00Z'), 'Asia/Makassar', 'en'), '10:40 WITA')
  assert.equal(formatRelativeDay('2026-11-23', '2026-11-23', 'en'), 'Today')
})

test('near days have names, other years their year', () => {
  const written = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-20', '2025-11-20'].map((day) => formatRelativeDay(day, '2026-11-23', 'id'))
  assert.deepEqual(written, ['Kemarin', 'Hari ini', 'Besok', 'Jumat 20 Nov', '20 Nov 2025'])
  const place = { zone: 'Asia/Jakarta', locale: 'id' } as const
  assert.equal(formatMoment(new Date('2026-11-23T02:05:00Z'), new Date('2026-11-23T05:00:00Z'), place), 'Hari ini, 09.05')
  assert.equal(withinSentence('Hari ini, 09.05'), 'hari ini, 09.05')
  assert.equal(withinSentence('Rabu 18 Nov, 15.20'), 'Rabu 18 Nov, 15.20')
})

test('zones are called by their Indonesian names', () => {
  assert.deepEqual(['Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura', 'Asia/Tokyo'].map(zoneLabel), ['WIB', 'WITA', 'WIT', 'Asia/Tokyo'])
})

test('an instant of a day lies on that day, and counting days there and back changes nothing', () => {
  const day = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays('2000-01-01', count))
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 23 }), fc.constantFrom('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'), (found, hour, zone) => {
      assert.equal(dayOf(instantAt(found, `${String(hour).padStart(2, '0')}:59`, zone), zone), found)
      assert.equal(daysBetween('2000-01-01', found), daysBetween('1999-12-31', found) - 1)
      assert.equal(weekdayOf(addDays(found, 7)), weekdayOf(found))
    }),
  )
})

test('a day typed or in an address is one of the calendar, and of years that can be counted with', () => {
  const typed = [
    '2026-11-26',
    '1970-01-01',
    '2199-12-31',
    '2024-02-29',
    '2026-02-29',
    '2026-13-01',
    '1969-12-31',
    '2200-01-01',
    '9999-12-31',
    '0000-01-01',
  ]
  assert.deepEqual(typed.filter(isDay), ['2026-11-26', '1970-01-01', '2199-12-31', '2024-02-29'])
})
