import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byDay, holdBack, shownItem, type ShownItem } from '#desk/list.ts'
import type { DeskItem } from '#desk/queries.ts'

const calendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set<string>() }
const now = new Date('2026-11-23T03:00:00Z')
const item: DeskItem = {
  id: 'a',
  version: 1,
  ticket: 'OKI-2611-0001',
  state: 'received',
  outcome: null,
  title: 'Jalan',
  words: '',
  channel: 'whatsapp',
  districtName: null,
  leadAgencyId: null,
  agencyName: null,
  imageCount: 0,
  reportCount: 1,
  sp4nNumbers: null,
  receivedAt: new Date('2026-11-22T17:30:00Z'),
  verifyDueAt: new Date('2026-11-25T09:00:00Z'),
  dueAt: new Date('2026-12-11T09:00:00Z'),
  pausedAt: null,
  answeredAt: null,
  closedAt: null,
  isReadable: true,
  isUrgent: false,
  reopenedCount: 0,
  returnedCount: 0,
  instructionDueOn: null,
  sentBackCount: 0,
  objectedAt: null,
  heldUntil: null,
  lastWords: null,
}
const shown = (changes: Partial<DeskItem>): ShownItem => shownItem({ ...item, ...changes }, now, calendar)

test('until somebody holds a case, the time left is that for verifying it', () => {
  assert.deepEqual([shown({}).left.kind, shown({}).left.days], ['ok', 2])
  assert.equal(shown({ leadAgencyId: 'works', state: 'assigned' }).left.days, 14)
})

test('what only served to compute the deadline does not travel to the browser', () => {
  assert.equal('leadAgencyId' in shown({ leadAgencyId: 'works' }), false)
})

test('a row says why it asks for a hand', () => {
  assert.equal(shown({}).reason, 'state')
  assert.equal(shown({ returnedCount: 1 }).reason, 'returned')
  assert.equal(shown({ reopenedCount: 1, state: 'in_progress' }).reason, 'not_fixed')
  assert.equal(shown({ reopenedCount: 1, state: 'closed' }).reason, 'state')
  assert.equal(shown({ objectedAt: now, state: 'rejected' }).reason, 'objected')
  assert.equal(shown({ heldUntil: new Date(now.getTime() + 1) }).reason, 'held')
  assert.equal(shown({ heldUntil: now }).reason, 'state') // its day has come
  assert.equal(shown({ isReadable: false, returnedCount: 1 }).reason, 'secret')
})

test('days are days of the region: half past midnight is already Monday', () => {
  const days = byDay([shown({}), shown({ receivedAt: new Date('2026-11-22T16:59:00Z') })], { by: 'received', zone: 'Asia/Jakarta' })
  assert.deepEqual(
    days.map(({ day, items }) => [day, items.length]),
    [
      ['2026-11-23', 1],
      ['2026-11-22', 1],
    ],
  )
})

test('a day names its earliest deadline for verifying, and none when nothing is to be verified', () => {
  const later = shown({ verifyDueAt: new Date('2026-11-26T09:00:00Z') })
  assert.deepEqual(byDay([later, shown({})], { by: 'received', zone: 'Asia/Jakarta' })[0]?.verifyDueAt, item.verifyDueAt)
  assert.equal(byDay([shown({ state: 'assigned' })], { by: 'received', zone: 'Asia/Jakarta' })[0]?.verifyDueAt, undefined)
})

test('rows not seen before wait, seen ones stay in place', () => {
  assert.deepEqual(holdBack([{ id: 'new' }, { id: 'a' }, { id: 'b' }], new Set(['a', 'b', 'gone'])), {
    shown: [{ id: 'a' }, { id: 'b' }],
    waiting: 1,
  })
})
