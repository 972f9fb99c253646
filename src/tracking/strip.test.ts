import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WorkCalendar } from '#cases/sla.ts'
import type { CaseState } from '#cases/states.ts'
import { stripOf, sumsOf, type StripEvent } from '#tracking/strip.ts'

const calendar: WorkCalendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set(['2026-11-11']) }
const wib = (time: string) => new Date(`${time}:00+07:00`)
const event = (kind: StripEvent['kind'], time: string, agencyId: string | null = null): StripEvent => ({ kind, at: wib(time), agencyId })

// Monday 9 November; the rule gives 8 working days; Wednesday 11 is a holiday.
const found = {
  state: 'in_progress' as CaseState,
  receivedAt: wib('2026-11-09T08:14'),
  dueAt: wib('2026-11-20T16:00'),
  answeredAt: null as Date | null,
  closedAt: null,
}
const pictureOf = (now: string, events: StripEvent[], about = found) =>
  stripOf(about, events, { now: wib(now), calendar }).used.map(
    ({ day, holder }) => `${day.slice(8)} ${holder.kind === 'agency' ? holder.agencyId : holder.kind}`,
  )

test('a day belongs to whoever holds the case at closing time', () => {
  const events = [event('opened', '2026-11-09T08:14'), event('assigned', '2026-11-12T15:59', 'pupr')]
  assert.deepEqual(pictureOf('2026-11-13T09:00', events), ['10 team', '12 pupr', '13 pupr'])
})

test('handed over after closing time, the day stays with the team', () => {
  const events = [event('opened', '2026-11-09T08:14'), event('assigned', '2026-11-12T16:01', 'pupr')]
  assert.deepEqual(pictureOf('2026-11-13T09:00', events), ['10 team', '12 team', '13 pupr'])
})

test('while the reporter is asked nobody uses a day, and then it goes back to who asked', () => {
  const events = [event('assigned', '2026-11-10T10:00', 'pupr'), event('asked', '2026-11-12T10:00', 'pupr'), event('resumed', '2026-11-13T10:00')]
  assert.deepEqual(pictureOf('2026-11-16T09:00', events), ['10 pupr', '12 paused', '13 pupr', '16 pupr'])
})

test('what an agency gives back is the team’s again', () => {
  const events = [event('assigned', '2026-11-10T10:00', 'pupr'), event('returned', '2026-11-12T10:00', 'pupr')]
  assert.deepEqual(pictureOf('2026-11-12T11:00', events), ['10 pupr', '12 team'])
})

test('used and left days together are the days of the rule, holidays and weekends aside', () => {
  const strip = stripOf(found, [], { now: wib('2026-11-13T09:00'), calendar })
  assert.equal(strip.used.length, 3)
  assert.equal(strip.left, 5)
  assert.deepEqual(
    strip.used.map(({ isToday }) => isToday),
    [false, false, true],
  )
})

test('once answered the strip stands still', () => {
  const answered: typeof found = { ...found, state: 'answered', answeredAt: wib('2026-11-12T09:05') }
  const events = [event('assigned', '2026-11-10T10:00', 'pupr'), event('answered', '2026-11-12T09:05', 'pupr')]
  const strip = stripOf(answered, events, { now: wib('2026-12-01T09:00'), calendar })
  assert.equal(strip.used.length, 2)
  assert.deepEqual(strip.used.at(-1)?.holder, { kind: 'agency', agencyId: 'pupr' })
})

test('days after the deadline are late days', () => {
  const strip = stripOf(found, [], { now: wib('2026-11-24T09:00'), calendar })
  assert.deepEqual(
    strip.used.filter(({ isLate }) => isLate).map(({ day }) => day),
    ['2026-11-23', '2026-11-24'],
  )
  assert.equal(strip.left, 0)
})

test('the sums name each holder once', () => {
  const events = [event('assigned', '2026-11-12T10:00', 'pupr')]
  const sums = sumsOf(stripOf(found, events, { now: wib('2026-11-16T09:00'), calendar }))
  assert.deepEqual(sums, [
    { holder: { kind: 'team' }, days: 1 },
    { holder: { kind: 'agency', agencyId: 'pupr' }, days: 3 },
  ])
})
