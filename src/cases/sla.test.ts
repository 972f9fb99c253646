import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, dayOf, instantAt } from '#lib/dates.ts'
import {
  calendarOf,
  describeTimeLeft,
  dueAfterPause,
  dueAt,
  isWorkingDay,
  nextDueAt,
  pausedDays,
  ruleFor,
  workingDaysBetween,
  type Clock,
  type WorkCalendar,
} from '#cases/sla.ts'

/** New Year's Day and Independence Day, and a joint leave, of an invented year. */
const calendar: WorkCalendar = {
  zone: 'Asia/Jakarta',
  closesAt: '16:00',
  weekdays: [1, 2, 3, 4, 5],
  holidays: new Set(['2026-08-17', '2026-12-24', '2026-12-25']),
}
const wib = (text: string) => instantAt(text.slice(0, 10), text.slice(11), 'Asia/Jakarta')

//  received (WIB)        working days   due (WIB)
const deadlines = [
  ['2026-08-10T23:30', 1, '2026-08-11T16:00'], // late in the evening is still Monday
  ['2026-08-14T09:00', 1, '2026-08-18T16:00'], // Friday → weekend and Independence Day → Tuesday
  ['2026-11-10T07:41', 14, '2026-11-30T16:00'], // Tuesday → the fourteenth working day after it
  ['2026-12-23T15:59', 1, '2026-12-28T16:00'], // two days of Christmas, then the weekend
  ['2026-11-22T06:00', 3, '2026-11-25T16:00'], // Sunday → Wednesday
] as const

for (const [received, days, due] of deadlines) {
  test(`${days} working days from ${received} is ${due}`, () => {
    assert.deepEqual(dueAt(wib(received), days, calendar), wib(due))
  })
}

//  paused               resumed              given back
const pauses = [
  ['2026-11-12T09:00', '2026-11-12T15:00', 0], // the same day: nobody lost a day
  ['2026-11-12T15:00', '2026-11-13T08:00', 1], // over one closing time
  ['2026-11-12T16:30', '2026-11-16T06:30', 1], // Thursday evening to Monday morning: Friday alone
  ['2026-08-14T10:00', '2026-08-18T10:00', 1], // Friday to Tuesday over weekend and holiday: Friday alone
  ['2026-12-23T17:00', '2026-12-27T09:00', 0], // only over days off
] as const

for (const [paused, resumed, days] of pauses) {
  test(`a pause from ${paused} to ${resumed} gives ${days} working days back`, () => {
    assert.equal(pausedDays(wib(paused), wib(resumed), calendar), days)
  })
}

test('a paused day moves the deadline over the holiday behind it', () => {
  assert.deepEqual(
    dueAfterPause(wib('2026-12-23T16:00'), { from: wib('2026-12-14T10:00'), to: wib('2026-12-15T10:00') }, calendar),
    wib('2026-12-28T16:00'),
  )
})

test('the rule of a category goes before the region’s, the class decides otherwise', () => {
  const limits = { verify: 3, firstResponse: 5, silentClose: 10, complaint: 14, supervision: 60, aspiration: 5, information: 5 }
  assert.equal(ruleFor(limits, 'complaint', null).solve, 14)
  assert.equal(ruleFor(limits, 'information', null).solve, 5)
  assert.equal(ruleFor(limits, 'complaint', 2).solve, 2)
})

test('a six-day week has its own count', () => {
  const sixDays = calendarOf({ zone: 'Asia/Jakarta', settings: { hours: { opens: '07:30', closes: '14:00', weekdays: [1, 2, 3, 4, 5, 6] } } }, [])
  assert.deepEqual(dueAt(wib('2026-11-20T09:00'), 1, sixDays), wib('2026-11-21T14:00'))
})

const held: Clock = { state: 'in_progress', verifyDueAt: wib('2026-11-13T16:00'), dueAt: wib('2026-12-01T16:00'), pausedAt: null, leadAgencyId: 'pu' }
const left = (found: Partial<Clock>, now: string) => describeTimeLeft({ ...held, ...found }, wib(now), calendar)

test('time left is told in working days, and by kind', () => {
  assert.deepEqual(left({}, '2026-11-23T09:00'), { kind: 'ok', days: 6, dueAt: held.dueAt })
  assert.equal(left({}, '2026-11-30T09:00').kind, 'soon')
  assert.deepEqual(left({}, '2026-12-01T15:00'), { kind: 'soon', days: 0, dueAt: held.dueAt })
  assert.deepEqual(left({}, '2026-12-01T16:01'), { kind: 'late', days: 1, dueAt: held.dueAt })
  assert.equal(left({}, '2026-12-07T09:00').days, 4)
  assert.equal(left({ state: 'answered' }, '2026-12-07T09:00').kind, 'done')
})

test('while nobody holds it the team’s own deadline counts', () => {
  assert.deepEqual(nextDueAt({ ...held, leadAgencyId: null, state: 'received' }), held.verifyDueAt)
  assert.equal(left({ leadAgencyId: null, state: 'received' }, '2026-11-16T09:00').kind, 'late')
})

test('a paused case is never late and its days do not run down', () => {
  const paused = { state: 'waiting_for_reporter', pausedAt: wib('2026-11-23T09:00') } as const
  assert.deepEqual([left(paused, '2026-11-23T10:00').days, left(paused, '2026-11-27T10:00').days], [6, 6])
  assert.equal(left(paused, '2027-02-01T10:00').kind, 'paused')
})

const instants = fc.integer({ min: 0, max: 3_000 * 24 * 60 }).map((minutes) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000))
const spans = fc
  .tuple(instants, fc.integer({ min: 0, max: 40 * 24 * 60 }))
  .map(([from, minutes]) => ({ from, to: new Date(from.getTime() + minutes * 60_000) }))
const holidaySets = fc.array(fc.integer({ min: 0, max: 3_100 }), { maxLength: 60 }).map((days) => days.map((day) => addDays('2026-01-01', day)))
const withHolidays = (days: readonly string[]): WorkCalendar => ({ ...calendar, holidays: new Set(days) })

test('pausing never shortens', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 60 }), spans, (received, days, pause) => {
      const due = dueAt(received, days, calendar)
      assert.ok(dueAfterPause(due, pause, calendar) >= due)
    }),
  )
})

test('a longer pause never gives an earlier deadline', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 0, max: 20 * 24 * 60 }), fc.integer({ min: 1, max: 30 }), (pause, more, days) => {
      const due = dueAt(pause.from, days, calendar)
      const longer = { from: pause.from, to: new Date(pause.to.getTime() + more * 60_000) }
      assert.ok(dueAfterPause(due, longer, calendar) >= dueAfterPause(due, pause, calendar))
    }),
  )
})

test('adding a holiday never moves a deadline earlier', () => {
  fc.assert(
    fc.property(
      instants,
      fc.integer({ min: 1, max: 30 }),
      fc.tuple(holidaySets, fc.integer({ min: 0, max: 3_100 })),
      (received, days, [holidays, extra]) => {
        const more = withHolidays([...holidays, addDays('2026-01-01', extra)])
        assert.ok(dueAt(received, days, more) >= dueAt(received, days, withHolidays(holidays)))
      },
    ),
  )
})

test('a deadline of n working days lies n working days away, on a working day', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 60 }), holidaySets, (received, days, holidays) => {
      const own = withHolidays(holidays)
      const due = dayOf(dueAt(received, days, own), own.zone)
      assert.ok(isWorkingDay(due, own))
      assert.equal(workingDaysBetween(dayOf(received, own.zone), due, own), days)
    }),
  )
})
