import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { workingDaysBetween, type WorkCalendar } from '#cases/sla.ts'
import { AGES, spansOfAges, type Age } from '#desk/backlog/ages.ts'
import { addDays, dayOf, instantAt } from '#lib/dates.ts'

const calendar: WorkCalendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set(['2026-11-18']) }
const wib = (day: string, time = '09:00') => instantAt(day, time, 'Asia/Jakarta')

function ageOf(received: Date, now: Date): Age {
  const found = Object.entries(spansOfAges(now, calendar)).filter(
    ([, { from, before }]) => (!from || received >= from) && (!before || received < before),
  )
  assert.equal(found.length, 1, 'exactly one class')
  return found[0]?.[0] as Age
}

//  received        looked at on Monday 23 November    Wednesday 18 is a holiday
const examples = [
  ['2026-11-23', 'kurang-1'],
  ['2026-11-20', '1-3'], // Friday: Monday is the first working day after it
  ['2026-11-21', '1-3'], // the weekend waits for Monday as well
  ['2026-11-17', '1-3'], // Thursday, Friday, Monday
  ['2026-11-16', '4-7'],
  ['2026-11-10', '8-14'],
  ['2026-11-02', '8-14'],
  ['2026-11-01', 'lebih-14'],
] as const

for (const [received, age] of examples) {
  test(`received on ${received} it is in class ${age} on Monday 23 November`, () => {
    assert.equal(ageOf(wib(received, '00:00'), wib('2026-11-23')), age)
    assert.equal(ageOf(wib(received, '23:59'), wib('2026-11-23', '23:00')), age)
  })
}

test('the classes say the same as counting working days, on any day', () => {
  const under = { 'kurang-1': [0, 0], '1-3': [1, 3], '4-7': [4, 7], '8-14': [8, 14], 'lebih-14': [15, Number.POSITIVE_INFINITY] } as const
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (later, ago) => {
      const now = wib(addDays('2026-11-01', later), '13:30')
      const received = wib(addDays(dayOf(now, calendar.zone), -ago), '00:00')
      const days = workingDaysBetween(dayOf(received, calendar.zone), dayOf(now, calendar.zone), calendar)
      const [least, most] = under[ageOf(received, now)]
      assert.ok(days >= least && days <= most)
    }),
  )
})

test('a region that never works has young cases only, and an answer', () => {
  const spans = spansOfAges(wib('2026-11-23'), { ...calendar, weekdays: [] })
  assert.deepEqual(
    AGES.map((age) => spans[age].from),
    [undefined, undefined, undefined, undefined, undefined],
  )
})
