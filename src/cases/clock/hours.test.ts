import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, instantAt } from '#lib/dates.ts'
import type { WorkCalendar } from '#cases/sla.ts'
import { afterWorkingMinutes, workingMinutesBetween } from '#cases/clock/hours.ts'

/** Monday to Friday 08.00–16.00, lunch at noon; on Fridays lunch is longer and the day too. Independence Day is off. */
const calendar: WorkCalendar = {
  zone: 'Asia/Jakarta',
  opensAt: '08:00',
  closesAt: '16:00',
  weekdays: [1, 2, 3, 4, 5],
  breaks: [{ from: '12:00', to: '13:00' }],
  ofWeekday: { 5: { closes: '16:30', breaks: [{ from: '11:30', to: '13:00' }] } },
  holidays: new Set(['2026-08-17']),
}
const wib = (text: string) => instantAt(text.slice(0, 10), text.slice(11), 'Asia/Jakarta')

//  from                 to                   working hours
const spans = [
  ['2026-08-12T08:00', '2026-08-12T16:00', 7], // a whole Wednesday, less an hour of lunch
  ['2026-08-12T11:30', '2026-08-12T13:30', 1], // over lunch: half an hour before, half an hour after
  ['2026-08-12T12:10', '2026-08-12T12:50', 0], // within lunch
  ['2026-08-12T23:59', '2026-08-13T00:01', 0], // over midnight
  ['2026-08-12T15:00', '2026-08-13T09:00', 2], // one hour left, one hour of the next day
  ['2026-08-14T08:00', '2026-08-14T16:30', 7], // Friday: 3.5 hours before prayers, 3.5 after
  ['2026-08-14T16:00', '2026-08-18T08:30', 1], // Friday's last half hour, weekend, Independence Day, Tuesday's first
  ['2026-08-15T08:00', '2026-08-17T16:00', 0], // Saturday to the holiday
  ['2026-08-12T06:00', '2026-08-12T09:00', 1], // before opening nothing is counted
] as const

for (const [from, to, hours] of spans) {
  test(`${from} to ${to} has ${hours} working hours`, () => assert.equal(workingMinutesBetween(wib(from), wib(to), calendar) / 60, hours))
}

//  from                 hours  ends
const ends = [
  ['2026-08-12T08:00', 4, '2026-08-12T12:00'],
  ['2026-08-12T08:00', 5, '2026-08-12T14:00'], // lunch lies between
  ['2026-08-12T15:00', 2, '2026-08-13T09:00'],
  ['2026-08-14T16:00', 1, '2026-08-18T08:30'], // Friday afternoon → Tuesday after the holiday
  ['2026-08-12T22:00', 1, '2026-08-13T09:00'], // at night the count begins in the morning
] as const

for (const [from, hours, end] of ends) {
  test(`${hours} working hours after ${from} is ${end}`, () => assert.deepEqual(afterWorkingMinutes(wib(from), hours * 60, calendar), wib(end)))
}

test('the same hours are other instants in each zone', () => {
  const papua = { ...calendar, zone: 'Asia/Jayapura' }
  assert.equal(afterWorkingMinutes(wib('2026-08-12T00:00'), 60, calendar).toISOString(), '2026-08-12T02:00:00.000Z')
  assert.equal(afterWorkingMinutes(wib('2026-08-12T00:00'), 60, papua).toISOString(), '2026-08-12T00:00:00.000Z')
})

const instants = fc.integer({ min: 0, max: 200 * 24 * 60 }).map((minutes) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000))
const calendars = fc
  .tuple(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 20 }), fc.subarray([1, 2, 3, 4, 5, 6], { minLength: 1 }))
  .map(([days, weekdays]): WorkCalendar => ({ ...calendar, weekdays, holidays: new Set(days.map((day) => addDays('2026-01-01', day))) }))

test('time is additive: cut a span anywhere, and the parts have the minutes of the whole', () => {
  fc.assert(
    fc.property(fc.tuple(instants, instants, instants), calendars, (three, own) => {
      const [a, b, c] = [...three].sort((one, other) => one.getTime() - other.getTime()) as [Date, Date, Date]
      const parts = workingMinutesBetween(a, b, own) + workingMinutesBetween(b, c, own)
      assert.equal(parts, workingMinutesBetween(a, c, own))
    }),
  )
})

test('after so many minutes exactly so many have passed', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 5_000 }), (at, minutes) => {
      assert.equal(workingMinutesBetween(at, afterWorkingMinutes(at, minutes, calendar), calendar), minutes)
    }),
  )
})

test('a holiday more never gives more working time', () => {
  fc.assert(
    fc.property(instants, instants, fc.integer({ min: 0, max: 200 }), (from, to, extra) => {
      const more = { ...calendar, holidays: new Set([...calendar.holidays, addDays('2026-01-01', extra)]) }
      assert.ok(workingMinutesBetween(from, to, more) <= workingMinutesBetween(from, to, calendar))
    }),
  )
})
