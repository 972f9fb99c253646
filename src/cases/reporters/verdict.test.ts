import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { effectOf, type Judged, type Judging, type Verdict, type VerdictEffect } from '#cases/reporters/verdict.ts'
import type { WorkCalendar } from '#cases/sla.ts'
import { CASE_STATES } from '#cases/states.ts'
import { instantAt } from '#lib/dates.ts'

const calendar: WorkCalendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set() }
const wib = (text: string) => instantAt(text.slice(0, 10), text.slice(11), 'Asia/Jakarta')
const CLOSED = wib('2026-11-23T09:00')
const found = (wishes: Partial<Judged>): Judged => ({
  state: 'answered',
  outcome: null,
  closedAt: wishes.outcome ? CLOSED : null,
  rule: { silentClose: 10 },
  reopenedCount: 0,
  objectedAt: null,
  rejectCode: null,
  ...wishes,
})
const judging = (wishes: Partial<Judging> = {}): Judging => ({
  at: wib('2026-11-24T09:00'),
  calendar,
  reopenMost: 2,
  hasObjected: false,
  othersObject: false,
  ...wishes,
})

const ANSWERED = {}
const CONFIRMED: Partial<Judged> = { state: 'closed', outcome: 'confirmed' }
const SILENT: Partial<Judged> = { state: 'closed', outcome: 'unconfirmed' }
const REFUSED: Partial<Judged> = { state: 'rejected', outcome: 'rejected' }
const OFTEN = { reopenedCount: 2 }
const PENDING = { reopenedCount: 2, objectedAt: wib('2026-11-23T10:00') }
const LAST_MINUTE = { at: wib('2026-12-07T15:59') }
const TOO_LATE = { at: wib('2026-12-07T16:01') }

//  the case, what is said, by whom and when → what it does
const TABLE: [string, Partial<Judged>, Verdict, Partial<Judging>, VerdictEffect][] = [
  ['a fresh answer', ANSWERED, 'fixed', {}, 'close'],
  ['a fresh answer', ANSWERED, 'not_fixed', {}, 'reopen'],
  ['confirmed by a neighbour, on the last day', CONFIRMED, 'not_fixed', LAST_MINUTE, 'reopen'],
  ['confirmed by a neighbour, a day too late', CONFIRMED, 'not_fixed', TOO_LATE, 'too_late'],
  ['confirmed by a neighbour', CONFIRMED, 'fixed', {}, 'note'],
  ['closed in silence', SILENT, 'fixed', {}, 'confirm'],
  ['closed in silence', SILENT, 'not_fixed', {}, 'reopen'],
  ['worked on', { state: 'in_progress' }, 'fixed', {}, 'note'], // somebody else said it is not
  ['linked', { state: 'linked', outcome: 'linked' }, 'fixed', {}, 'too_late'],
  ['put back once', { reopenedCount: 1 }, 'not_fixed', {}, 'reopen'],
  ['put back as often as may be', OFTEN, 'not_fixed', {}, 'object'],
  ['put back as often as may be, in a patient region', OFTEN, 'not_fixed', { reopenMost: 5 }, 'reopen'],
  ['put back as often as may be, and closed', { ...CONFIRMED, ...OFTEN }, 'not_fixed', {}, 'object'],
  ['objected to by the same', PENDING, 'not_fixed', { hasObjected: true }, 'note'],
  ['objected to by a neighbour', PENDING, 'not_fixed', { othersObject: true }, 'object'],
  ['objected to by a neighbour', PENDING, 'fixed', { othersObject: true }, 'note'],
  ['objected to by the same, who thinks better of it', PENDING, 'fixed', { hasObjected: true }, 'close'],
  ['objected to, closed, thought better of', { ...CONFIRMED, ...PENDING }, 'fixed', { hasObjected: true }, 'confirm'],
  ['upheld by the coordinator', OFTEN, 'not_fixed', { hasObjected: true }, 'settled'],
  ['upheld by the coordinator', { ...SILENT, ...OFTEN }, 'fixed', { hasObjected: true }, 'confirm'],
  ['refused for a reason of long ago', REFUSED, 'not_fixed', {}, 'object'],
  ['refused as a prank', { ...REFUSED, rejectCode: 'prank' }, 'not_fixed', {}, 'object'],
  ['refused as a prank, objected to', { ...REFUSED, rejectCode: 'prank', ...PENDING }, 'not_fixed', { hasObjected: true }, 'note'],
  ['refused as a prank, decided', { ...REFUSED, rejectCode: 'prank' }, 'not_fixed', { hasObjected: true }, 'settled'],
  ['refused as a prank, long ago', { ...REFUSED, rejectCode: 'prank' }, 'not_fixed', TOO_LATE, 'too_late'],
  ['refused as incomplete', { ...REFUSED, rejectCode: 'incomplete' }, 'not_fixed', {}, 'too_late'], // an answer brings it back instead
  ['refused', REFUSED, 'fixed', {}, 'too_late'],
]

for (const [name, wishes, verdict, said, effect] of TABLE) {
  test(`${name}: "${verdict}" does ${effect}`, () => {
    assert.equal(effectOf(found(wishes), verdict, judging(said)), effect)
  })
}

const anyCase = fc.record({
  state: fc.constantFrom(...CASE_STATES),
  outcome: fc.constantFrom(null, 'confirmed' as const, 'unconfirmed' as const, 'rejected' as const),
  closedAt: fc.constantFrom(null, CLOSED),
  rule: fc.record({ silentClose: fc.constantFrom(null, 5, 10) }),
  reopenedCount: fc.nat(5),
  objectedAt: fc.constantFrom(null, CLOSED),
  rejectCode: fc.constantFrom(null, 'prank', 'incomplete', 'court'),
})
const anyWord = fc.record({
  at: fc.constantFrom(wib('2026-11-24T09:00'), wib('2026-12-24T09:00')),
  calendar: fc.constant(calendar),
  reopenMost: fc.integer({ min: 1, max: 4 }),
  hasObjected: fc.boolean(),
  othersObject: fc.boolean(),
})

test('a "Belum" on an answer is never lost: it puts back, or waits for the coordinator, or was decided', () => {
  fc.assert(
    fc.property(anyCase, anyWord, (one, said) => {
      const effect = effectOf({ ...one, state: 'answered' }, 'not_fixed', said)
      assert.ok(['reopen', 'object', 'settled'].includes(effect) || (effect === 'note' && said.hasObjected && one.objectedAt !== null))
    }),
  )
})

test('nobody but the one who objected ends an objection, and nothing is put back beyond the limit', () => {
  fc.assert(
    fc.property(anyCase, anyWord, (one, said) => {
      if (one.objectedAt && said.othersObject) assert.ok(!['close', 'confirm', 'reopen'].includes(effectOf(one, 'fixed', said)))
      if (one.reopenedCount >= said.reopenMost) assert.notEqual(effectOf(one, 'not_fixed', said), 'reopen')
    }),
  )
})
