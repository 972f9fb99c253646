import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, dayOf, instantAt } from '#lib/dates.ts'
import { daysLate, type CaseRule, type WorkCalendar } from '#cases/sla.ts'
import { heldMinutes, readClock, type ClockEvent } from '#cases/clock/clock.ts'

/** 2026 as decreed, the days that matter here: Lebaran with its joint leave, Independence Day, Christmas and New Year. */
const calendar: WorkCalendar = {
  zone: 'Asia/Jakarta',
  opensAt: '08:00',
  closesAt: '16:00',
  weekdays: [1, 2, 3, 4, 5],
  breaks: [{ from: '12:00', to: '13:00' }],
  holidays: new Set(
    '2026-03-18 2026-03-19 2026-03-20 2026-03-21 2026-03-22 2026-03-23 2026-03-24 2026-08-17 2026-12-24 2026-12-25 2027-01-01'.split(' '),
  ),
}
const rule: CaseRule = { verify: 3, firstResponse: 5, solve: 14, silentClose: 10 }
const wib = (text: string) => instantAt(text.slice(0, 10), text.slice(11), 'Asia/Jakarta')

type Told = [kind: ClockEvent['kind'], at: string, agencyId?: string | null, details?: Record<string, unknown>]
const history = (...told: Told[]): ClockEvent[] => told.map(([kind, at, agencyId = null, details = {}]) => ({ kind, at: wib(at), agencyId, details }))
const read = (events: ClockEvent[], limits = rule) => readClock(events, { rule: limits, calendar })
const local = (instant: Date | undefined) => instant && new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 16)

//  what                                       history                                                                     solve  deadline (WIB)
const deadlines: [string, Told[], number, string][] = [
  ['told on Friday evening', [['opened', '2026-08-07T21:40']], 2, '2026-08-11T16:00'],
  ['two minutes before midnight is still Tuesday', [['opened', '2026-08-11T23:58']], 1, '2026-08-12T16:00'],
  ['told before Lebaran, joint leave and all', [['opened', '2026-03-16T09:00']], 3, '2026-03-26T16:00'],
  ['over the end of the year', [['opened', '2026-12-23T10:00']], 5, '2027-01-04T16:00'],
  [
    'asked before Lebaran, answered after it: the days off are nobody’s, the two working days are given back',
    [
      ['opened', '2026-03-13T09:00'],
      ['asked', '2026-03-16T10:00'],
      ['resumed', '2026-03-25T09:00'],
    ],
    3,
    '2026-03-27T16:00', // Monday 16 and Tuesday 17 are the reporter's; 25, 26, 27 are left
  ],
  [
    'asked and answered within a day: nobody lost a day',
    [
      ['opened', '2026-08-10T08:00'],
      ['asked', '2026-08-11T09:00'],
      ['resumed', '2026-08-11T15:00'],
    ],
    3,
    '2026-08-13T16:00',
  ],
  [
    'answered, and the reporter said "belum" three working days later',
    [
      ['opened', '2026-08-03T08:00'],
      ['assigned', '2026-08-03T09:00', 'pu', { isNewLead: true }],
      ['answered', '2026-08-05T09:00', 'pu'],
      ['not_fixed', '2026-08-10T10:00'],
    ],
    5,
    '2026-08-13T16:00', // 5 days: Monday 10; and three that the reporter took
  ],
]

for (const [what, told, solve, due] of deadlines) {
  test(`deadline: ${what}`, () => assert.equal(local(read(history(...told), { ...rule, solve }).dueAt), due))
}

test('a rule that was changed for the case counts from the day of receipt', () => {
  const events = history(['opened', '2026-08-03T08:00'], ['edited', '2026-08-05T08:00', null, { rule: { ...rule, solve: 2 } }])
  assert.equal(local(read(events).dueAt), '2026-08-05T16:00')
})

test('with the team’s rule switched off its deadline is that of the whole', () => {
  const { verifyDueAt, dueAt } = read(history(['opened', '2026-08-03T08:00']), { ...rule, verify: null })
  assert.deepEqual(verifyDueAt, dueAt)
})

const handed: Told[] = [
  ['opened', '2026-08-03T08:00'],
  ['assigned', '2026-08-04T09:00', 'pu', { isNewLead: true }],
]
const firstDue = (more: Told[], limits = rule) => local(read(history(...handed, ...more), limits).firstDueAt)

test('the first word is owed from the handing over, once, and by whoever leads', () => {
  assert.equal(firstDue([]), '2026-08-11T16:00')
  assert.equal(firstDue([], { ...rule, firstResponse: null }), undefined)
  assert.equal(firstDue([['progress', '2026-08-05T09:00', 'pu']]), undefined)
  assert.equal(firstDue([['progress', '2026-08-05T09:00', 'dishub']]), '2026-08-11T16:00') // a helper spoke
  assert.equal(firstDue([['progress', '2026-08-05T09:00', null]]), '2026-08-11T16:00') // the team spoke
  assert.equal(firstDue([['returned', '2026-08-05T09:00', 'pu', { isLead: true }]]), undefined)
  const again: Told[] = [
    ['returned', '2026-08-05T09:00', 'pu', { isLead: true }],
    ['assigned', '2026-08-06T09:00', 'dishub', { isNewLead: true }],
  ]
  assert.equal(firstDue(again), '2026-08-13T16:00')
})

test('an urgent case is spoken of within working hours, where the region asks for it', () => {
  const limits = { ...rule, urgentHours: 4 }
  const events = history(['opened', '2026-08-14T13:00'], ['assigned', '2026-08-14T14:00', 'pu', { isNewLead: true, isUrgent: true }])
  assert.equal(local(read(events, limits).firstDueAt), '2026-08-18T10:00') // Friday 14–16, then Tuesday 8–10
})

test('an information request that passes to PPID has ten days from then on, and seven more once', () => {
  const passed: Told[] = [
    ['opened', '2026-08-03T08:00'],
    ['passed_to_ppid', '2026-08-05T09:00', 'kominfo', { rule: { ...rule, solve: 10 } }],
  ]
  assert.equal(local(read(history(...passed)).dueAt), '2026-08-20T16:00') // Independence Day between
  const more: Told = ['extended', '2026-08-18T09:00', 'kominfo', { rule: { ...rule, solve: 17 } }]
  assert.equal(local(read(history(...passed, more)).dueAt), '2026-08-31T16:00')
})

test('who held it for how long, in working time: team, agency, reporter, another government', () => {
  const events = history(
    ['opened', '2026-08-10T08:00'],
    ['assigned', '2026-08-10T10:00', 'pu', { isNewLead: true }],
    ['asked', '2026-08-10T11:00'],
    ['resumed', '2026-08-10T14:00'],
    ['transferred', '2026-08-11T08:00', 'province'],
    ['transfer_returned', '2026-08-12T08:00', 'province'],
  )
  const held = heldMinutes(read(events).spans, { now: wib('2026-08-12T09:00'), calendar })
  assert.deepEqual(
    held.map(({ holder, minutes }) => [holder.kind, minutes / 60]),
    [
      ['team', 3], // two hours at first, one at the end
      ['agency', 3], // one before the question, two after
      ['reporter', 2], // lunch between
      ['government', 7],
    ],
  )
})

const kinds = fc.constantFrom('asked', 'resumed', 'progress', 'answered', 'not_fixed', 'returned', 'assigned', 'transferred', 'transfer_returned')
const lives = fc.array(fc.tuple(kinds, fc.integer({ min: 1, max: 6 * 24 * 60 })), { maxLength: 12 }).map((steps): ClockEvent[] => {
  let at = wib('2026-02-02T09:00').getTime()
  const later = steps.map(([kind, minutes]): ClockEvent => {
    at += minutes * 60_000
    return {
      kind,
      at: new Date(at),
      agencyId: 'pu',
      details: kind === 'assigned' ? { isNewLead: true } : kind === 'returned' ? { isLead: true } : {},
    }
  })
  return [{ kind: 'opened', at: wib('2026-02-02T09:00'), agencyId: null, details: {} }, ...later]
})

test('in any life the spans follow each other without a gap, and their time adds up to the whole', () => {
  fc.assert(
    fc.property(lives, (events) => {
      const { spans } = read(events)
      const now = new Date((events.at(-1)?.at.getTime() ?? 0) + 3_600_000)
      spans.slice(1).forEach((span, place) => assert.deepEqual(span.from, spans[place]?.to))
      const sum = heldMinutes(spans, { now, calendar }).reduce((minutes, one) => minutes + one.minutes, 0)
      const whole = heldMinutes([{ holder: { kind: 'team' }, from: events[0]?.at ?? now, to: now }], { now, calendar })
      assert.equal(sum, whole[0]?.minutes)
    }),
  )
})

const withHoliday = (day: string): WorkCalendar => ({ ...calendar, holidays: new Set([...calendar.holidays, day]) })

test('a question more never brings the deadline nearer, nor does a holiday more bring one nearer that is still to come', () => {
  fc.assert(
    fc.property(lives, fc.integer({ min: 0, max: 150 }), (events, extra) => {
      const before = read(events).dueAt
      const last = events.at(-1)?.at ?? wib('2026-02-02T09:00')
      const after = readClock(events, { rule, calendar: withHoliday(addDays('2026-02-01', extra)) }).dueAt
      assert.ok(after >= before || before < last)
      const asked: ClockEvent = { kind: 'asked', at: new Date(last.getTime() + 60_000), agencyId: null, details: {} }
      const heard: ClockEvent = { kind: 'resumed', at: new Date(last.getTime() + 3 * 86_400_000), agencyId: null, details: {} }
      assert.ok(read([...events, asked, heard]).dueAt >= before)
    }),
  )
})

test('a wait after the deadline gives back no day that turns out to be a holiday: late stays late, by as many days', () => {
  const events = history(
    ['opened', '2026-02-02T09:00'],
    ['assigned', '2026-02-02T10:00', 'pu', { isNewLead: true }],
    ['answered', '2026-02-28T02:49', 'pu'],
    ['not_fixed', '2026-03-02T16:01'],
  )
  const limits = { ...rule, solve: 19 }
  const now = wib('2026-03-03T09:00')
  const late = (used: WorkCalendar) => {
    const { dueAt } = readClock(events, { rule: limits, calendar: used })
    return [local(dueAt), daysLate(dueAt, now, used)]
  }
  assert.deepEqual(late(calendar), ['2026-03-02T16:00', 1])
  assert.deepEqual(late(withHoliday('2026-03-02')), ['2026-02-27T16:00', 1])
})

test('the deadline always lies at closing time of a working day', () => {
  fc.assert(
    fc.property(lives, (events) => {
      const day = dayOf(read(events).dueAt, calendar.zone)
      assert.ok(!calendar.holidays.has(day))
      assert.match(local(read(events).dueAt) ?? '', /T16:00$/)
    }),
  )
})
