import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WorkCalendar } from '#cases/sla.ts'
import type { CaseState } from '#cases/states.ts'
import { countedFor, stripOf, sumsOf, type StripEvent } from '#cases/history/strip.ts'

const calendar: WorkCalendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set(['2026-11-11']) }
const wib = (time: string) => new Date(`${time}:00+07:00`)
const event = (kind: StripEvent['kind'], time: string, agencyId: string | null = null): StripEvent => ({ kind, at: wib(time), agencyId })

// Monday 9 November; the rule gives 8 working days; Wednesday 11 is a holiday.
const found = {
  state: 'in_progress' as CaseState,
  receivedAt: wib('2026-11-09T08:14'),
  dueAt: wib('2026-11-20T16:00'),
  answeredAt: null as Date | null,
  closedAt: null as Date | null,
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

test('a helper that joins or gives its part back changes nothing, and ends no wait', () => {
  const lead = event('assigned', '2026-11-10T10:00', 'pupr')
  const helped = [lead, event('assigned', '2026-11-10T11:00', 'pupr'), event('returned', '2026-11-12T09:00', 'dishub')]
  assert.deepEqual(pictureOf('2026-11-13T09:00', helped), ['10 pupr', '12 pupr', '13 pupr'])
  const waiting = [lead, event('asked', '2026-11-12T10:00'), event('assigned', '2026-11-12T11:00', 'pupr')]
  assert.deepEqual(pictureOf('2026-11-13T09:00', waiting), ['10 pupr', '12 paused', '13 paused'])
})

test('progress told while the reporter is asked does not end the wait', () => {
  const events = [event('assigned', '2026-11-10T10:00', 'pupr'), event('asked', '2026-11-12T10:00'), event('progress', '2026-11-12T12:00', 'pupr')]
  const waiting = { ...found, state: 'waiting_for_reporter' as CaseState }
  assert.deepEqual(pictureOf('2026-11-16T09:00', events, waiting), ['10 pupr', '12 paused', '13 paused', '16 paused'])
  assert.equal(stripOf(waiting, events, { now: wib('2026-11-16T09:00'), calendar }).left, 7)
})

/** One letter a day: h who holds it now, o others, e another government, p paused, l left, L late; today in brackets. */
const LETTERS = { holder: 'h', other: 'o', external: 'e', paused: 'p', left: 'l', late: 'L' }
function drawn(now: string, events: StripEvent[], { lead = null as string | null, about = found } = {}): string {
  const { days } = countedFor(stripOf(about, events, { now: wib(now), calendar }), lead)
  return days.map(({ kind, isToday }) => (isToday ? `[${LETTERS[kind]}]` : LETTERS[kind])).join('')
}

test('the boxes tell who holds it now from whoever had it before', () => {
  const handed = [event('assigned', '2026-11-12T15:59', 'works'), event('returned', '2026-11-13T16:01', 'works')]
  const events = [...handed, event('assigned', '2026-11-16T09:00', 'roads')]
  assert.equal(drawn('2026-11-16T17:00', events, { lead: 'roads' }), 'ooo[h]llll')
  const { sums, isOtherTeam } = countedFor(stripOf(found, events, { now: wib('2026-11-16T17:00'), calendar }), 'roads')
  assert.deepEqual([sums, isOtherTeam], [{ holder: 1, other: 3, external: 0, paused: 0, left: 4, late: 0 }, false])
  assert.equal(countedFor(stripOf(found, handed.slice(0, 1), { now: wib('2026-11-13T09:00'), calendar }), 'works').isOtherTeam, true)
})

test('days at another government are theirs, never ours that are late; what comes back is the team’s again', () => {
  const events = [event('assigned', '2026-11-10T10:00', 'works'), event('transferred', '2026-11-12T10:00', 'province')]
  assert.equal(drawn('2026-11-24T10:00', events, { lead: 'province' }), 'oeeeeeeee[e]')
  const back = [...events, event('transfer_returned', '2026-11-16T10:00', 'province')]
  assert.equal(drawn('2026-11-17T10:00', back), 'oeeh[h]lll')
  const sums = sumsOf(stripOf(found, events, { now: wib('2026-11-16T09:00'), calendar }))
  assert.deepEqual(sums, [
    { holder: { kind: 'agency', agencyId: 'works' }, days: 1 },
    { holder: { kind: 'external', agencyId: 'province' }, days: 3 },
  ])
})

test('nothing is counted after the answer, and a reopened case counts again', () => {
  const answered = { ...found, state: 'closed' as CaseState, answeredAt: wib('2026-11-12T10:00'), closedAt: wib('2026-11-13T08:00') }
  const ended = [event('answered', '2026-11-12T10:00'), event('confirmed', '2026-11-13T08:00')]
  assert.equal(drawn('2026-11-19T09:00', ended, { about: answered }), 'hhllllll')
  const reopened = [...ended, event('not_fixed', '2026-11-16T08:00')]
  assert.equal(drawn('2026-11-17T09:00', reopened), 'hpph[h]lll')
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
