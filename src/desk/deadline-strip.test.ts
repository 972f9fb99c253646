import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventKind } from '#cases/events.ts'
import { deadlineStrip } from '#desk/deadline-strip.ts'

const calendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set(['2026-11-18']) }
const WIB = (local: string) => new Date(`2026-11-${local}:00+07:00`)
const event = (kind: EventKind, local: string, agencyId: string | null = null) => ({ kind, agencyId, at: WIB(local) })
/** One letter a day: h holder, o other, p paused, l left, L late; the day of today in brackets. */
const drawn = (strip: ReturnType<typeof deadlineStrip>) =>
  strip.days.map(({ kind, isToday }) => (isToday ? `[${LETTERS[kind]}]` : LETTERS[kind])).join('')
const LETTERS = { holder: 'h', other: 'o', paused: 'p', left: 'l', late: 'L' }

// Received Tuesday 10 November. Wednesday 18 is a holiday.
const received = { receivedAt: WIB('10T07:41'), limit: 7 }

test('the day of receipt and days without work have no box', () => {
  const strip = deadlineStrip({ ...received, holderId: null, events: [] }, WIB('16T10:00'), calendar)
  assert.equal(drawn(strip), 'hhh[h]lll')
  assert.deepEqual(strip.sums, { holder: 4, other: 0, paused: 0, left: 3, late: 0 })
})

test('a day belongs to whoever holds the case at closing time', () => {
  const events = [event('assigned', '11T15:59', 'works'), event('returned', '12T16:01', 'works'), event('assigned', '16T09:00', 'roads')]
  const strip = deadlineStrip({ ...received, holderId: 'roads', events }, WIB('16T17:00'), calendar)
  assert.equal(drawn(strip), 'ooo[h]lll')
  assert.equal(strip.isOtherTeam, false)
})

test('days before the hand-over are the team’s', () => {
  const strip = deadlineStrip({ ...received, holderId: 'works', events: [event('assigned', '12T08:00', 'works')] }, WIB('13T09:00'), calendar)
  assert.equal(drawn(strip), 'oh[h]llll')
  assert.equal(strip.isOtherTeam, true)
})

test('waiting for the reporter does not use up days', () => {
  const events = [event('assigned', '11T08:00', 'works'), event('asked', '12T10:00', 'works'), event('resumed', '16T06:30')]
  const strip = deadlineStrip({ ...received, holderId: 'works', events }, WIB('17T09:00'), calendar)
  assert.equal(drawn(strip), 'hpph[h]llll')
  assert.equal(strip.sums.paused, 2)
})

test('days after the limit are late ones', () => {
  const strip = deadlineStrip({ ...received, limit: 3, holderId: null, events: [] }, WIB('17T09:00'), calendar)
  assert.equal(drawn(strip), 'hhhL[L]')
})

test('nothing is counted after the answer, and a reopened case counts again', () => {
  const ended = [event('answered', '11T10:00'), event('confirmed', '12T08:00')]
  assert.equal(drawn(deadlineStrip({ ...received, holderId: null, events: ended }, WIB('20T09:00'), calendar)), 'hllllll')
  const reopened = [...ended, event('not_fixed', '13T08:00')]
  assert.equal(drawn(deadlineStrip({ ...received, holderId: null, events: reopened }, WIB('16T09:00'), calendar)), 'pph[h]lllll')
})
