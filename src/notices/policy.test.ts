import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isWorkingDay, type WorkCalendar } from '#cases/sla.ts'
import { dayOf, instantAt } from '#lib/dates.ts'
import type { Pace } from '#notices/kinds.ts'
import { GATHER, isAwake, mayTell, nextDigest, planOf, SPAN, toldNow, type Waking } from '#notices/policy.ts'

/** Friday 20 November 2026 and a long weekend: Monday 23 is a holiday. */
const calendar: WorkCalendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set(['2026-11-23']) }
const waking: Waking = { calendar, quietFrom: '20:00', quietUntil: '06:00', digestAt: '07:00' }
const wib = (text: string) => instantAt(text.slice(0, 10), text.slice(11), 'Asia/Jakarta')

//  what                                       pace      happens             told as   not before
const plans: [string, Pace, string, Pace, string][] = [
  ['handed over in working hours', 'soon', '2026-11-20T09:00', 'soon', '2026-11-20T09:02'],
  ['handed over after work, still awake', 'soon', '2026-11-20T18:00', 'soon', '2026-11-20T18:02'],
  ['handed over at night', 'soon', '2026-11-19T21:00', 'digest', '2026-11-20T07:00'],
  ['handed over just before the night', 'soon', '2026-11-20T19:59', 'digest', '2026-11-24T07:00'],
  ['handed over on Saturday', 'soon', '2026-11-21T10:00', 'digest', '2026-11-24T07:00'],
  ['late on a Friday before a holiday', 'digest', '2026-11-20T16:01', 'digest', '2026-11-24T07:00'],
  ['late during the morning', 'digest', '2026-11-24T09:00', 'digest', '2026-11-25T07:00'],
  ['just before the digest', 'digest', '2026-11-24T06:59', 'digest', '2026-11-24T07:00'],
  ['urgent in the afternoon', 'now', '2026-11-20T15:00', 'now', '2026-11-20T15:00'],
  ['urgent at night', 'now', '2026-11-20T23:30', 'now', '2026-11-21T06:00'],
  ['urgent before dawn on a holiday', 'now', '2026-11-23T03:00', 'now', '2026-11-23T06:00'],
]
for (const [what, pace, at, really, tellAt] of plans) {
  test(`${what}: ${really}, from ${tellAt}`, () => assert.deepEqual(planOf(pace, wib(at), waking), { pace: really, tellAt: wib(tellAt) }))
}

//  what                                    pace      now                 last told           last digest         may
const moments: [string, Pace, string, string | undefined, string | undefined, boolean][] = [
  ['first digest of the morning', 'digest', '2026-11-24T07:00', undefined, '2026-11-20T07:00', true],
  ['the digest after an outage', 'digest', '2026-11-24T11:40', undefined, '2026-11-20T07:00', true],
  ['a second digest', 'digest', '2026-11-24T07:05', undefined, '2026-11-24T07:00', false],
  ['the digest after work', 'digest', '2026-11-24T16:00', undefined, undefined, false],
  ['the digest on a holiday', 'digest', '2026-11-23T07:00', undefined, undefined, false],
  ['the digest before its time', 'digest', '2026-11-24T06:55', undefined, undefined, false],
  ['a hand-over', 'soon', '2026-11-24T09:02', undefined, undefined, true],
  ['a hand-over soon after another', 'soon', '2026-11-24T09:10', '2026-11-24T09:00', undefined, false],
  ['a hand-over a while after another', 'soon', '2026-11-24T09:15', '2026-11-24T09:00', undefined, true],
  ['a hand-over, though the clock was put back', 'soon', '2026-11-24T09:10', '2026-11-25T09:00', undefined, true],
  ['urgent soon after another', 'now', '2026-11-24T09:01', '2026-11-24T09:00', undefined, true],
  ['urgent at night', 'now', '2026-11-24T20:00', undefined, undefined, false],
]
for (const [what, pace, now, lastToldAt, lastDigestAt, may] of moments) {
  const told = { lastToldAt: lastToldAt ? wib(lastToldAt) : undefined, lastDigestAt: lastDigestAt ? wib(lastDigestAt) : undefined }
  test(`${what}: ${may ? 'told' : 'waits'}`, () => assert.equal(mayTell(pace, wib(now), { ...waking, ...told }), may))
}

test('what waits goes along with what is told, and the digest keeps to its morning', () => {
  const waiting = [{ pace: 'now' as const }, { pace: 'soon' as const }, { pace: 'digest' as const }]
  const told = { ...waking, lastToldAt: wib('2026-11-24T10:58'), lastDigestAt: wib('2026-11-24T07:00') }
  assert.deepEqual(toldNow(waiting, wib('2026-11-24T11:00'), told), waiting.slice(0, 2))
  assert.deepEqual(toldNow(waiting.slice(1), wib('2026-11-24T11:00'), told), [])
})

test('a region that is never quiet, and one that wants its digest in its own quiet hours', () => {
  const never = { ...waking, quietFrom: '00:00', quietUntil: '00:00' }
  assert.ok(isAwake(wib('2026-11-24T03:00'), never))
  const early = { ...waking, digestAt: '05:00' }
  assert.deepEqual(nextDigest(wib('2026-11-20T12:00'), early), wib('2026-11-24T06:00'))
  assert.ok(mayTell('digest', wib('2026-11-24T06:00'), { ...early, lastToldAt: undefined, lastDigestAt: undefined }))
})

const minutes = fc.integer({ min: 0, max: 60 * 24 * 30 }).map((count) => new Date(wib('2026-11-01T00:00').getTime() + count * 60_000))
const times = fc.integer({ min: 0, max: 24 * 4 - 1 }).map((quarter) => `${pad(Math.floor(quarter / 4))}:${pad((quarter % 4) * 15)}`)
const wakings = fc.record({ quietFrom: times, quietUntil: times, digestAt: times }).map((own) => ({ calendar, ...own }))
const paces = fc.constantFrom<Pace>('now', 'soon', 'digest')

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

test('nothing is ever planned into the quiet hours, into the past, or a digest into a day off', () => {
  fc.assert(
    fc.property(paces, minutes, wakings, (pace, at, own) => {
      const plan = planOf(pace, at, own)
      assert.ok(plan.tellAt >= at)
      assert.ok(isAwake(plan.tellAt, own))
      if (plan.pace === 'digest') assert.ok(isWorkingDay(dayOf(plan.tellAt, 'Asia/Jakarta'), calendar))
    }),
  )
})

test('whoever looks every five minutes tells everything: a hand-over within a quarter of an hour awake, the rest by its morning', () => {
  fc.assert(
    fc.property(paces, fc.tuple(minutes, fc.option(minutes, { nil: undefined })), wakings, (wished, [at, last], own) => {
      const { pace, tellAt } = planOf(wished, at, own)
      const told = { ...own, lastToldAt: last && last < tellAt ? last : undefined, lastDigestAt: undefined }
      const patience = pace === 'digest' ? 0 : SPAN + GATHER
      const looks = Array.from({ length: patience / 60_000 + 6 }, (_, minute) => new Date(tellAt.getTime() + minute * 60_000))
      const mayEver = looks.some((now) => mayTell(pace, now, told))
      // Unless the region falls asleep before its own quarter of an hour is over.
      assert.ok(mayEver || looks.some((now) => !isAwake(now, own)))
    }),
  )
})
