import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventKind } from '#cases/events.ts'
import type { PublicEvent } from '#tracking/queries.ts'
import { heldSince, storyOf } from '#tracking/story.ts'

let count = 0
const event = (kind: EventKind, text = '', more: Partial<PublicEvent> = {}): PublicEvent => ({
  id: String(++count),
  kind,
  text,
  at: new Date(count * 1000),
  agencyId: null,
  agency: 'Dinas PUPR',
  reasonCode: null,
  isOwn: true,
  isGranted: false,
  ...more,
})
const own = { leadAgencyShort: 'Dinas PUPR', submittedAt: new Date(500), objectedAt: null }

test('the newest stands on top, what is awaited above it', () => {
  const keys = storyOf({ ...own, state: 'assigned' }, [event('opened'), event('verified'), event('assigned')]).map(({ key }) => key)
  assert.deepEqual(keys, ['citizen.now_assigned', 'citizen.step_assigned', 'citizen.step_verified', 'citizen.step_opened'])
})

test('nothing is awaited of a closed case', () => {
  const steps = storyOf({ ...own, state: 'closed' }, [event('opened'), event('confirmed')])
  assert.ok(steps.every(({ kind }) => kind === 'done'))
})

test('internal kinds do not show, even when they arrive here', () => {
  const steps = storyOf({ ...own, state: 'closed' }, [
    event('noted', 'awas wartawan'),
    event('returned', 'bukan kami'),
    event('escalated'),
    event('rated'),
  ])
  assert.deepEqual(
    steps.map(({ key }) => key),
    ['citizen.step_opened'],
  )
})

test('the note beside a handing over is not told', () => {
  const steps = storyOf({ ...own, state: 'closed' }, [event('assigned', 'tolong cepat, ini ketua RT yang vokal')])
  assert.equal(steps[0]?.text, '')
})

test('who joined later reads when their own report came, among what had already happened', () => {
  const events = [event('opened'), event('assigned'), event('progress', 'Alat berat sudah di lokasi')]
  const steps = storyOf({ ...own, state: 'in_progress', submittedAt: new Date((events[1]?.at.getTime() ?? 0) + 1) }, events)
  assert.deepEqual(
    steps.map(({ key }) => key),
    ['citizen.now_in_progress', 'citizen.step_progress', 'citizen.step_opened', 'citizen.step_assigned'],
  )
})

test('what another reporter said is told as such, and what the coordinator granted as that', () => {
  const said = [
    event('confirmed', '', { isOwn: false }),
    event('not_fixed', '', { isOwn: false }),
    event('not_fixed', 'Kami cek lagi.', { isGranted: true }),
  ]
  const steps = storyOf({ ...own, state: 'in_progress' }, said).map(({ key, text }) => [key, text])
  assert.deepEqual(steps.slice(1, 4), [
    ['citizen.step_granted', 'Kami cek lagi.'],
    ['citizen.step_not_fixed_other', ''],
    ['citizen.step_confirmed_other', ''],
  ])
})

test('while an objection waits it is the coordinator who is awaited, also when the case was closed or refused', () => {
  for (const state of ['answered', 'closed', 'rejected'] as const)
    assert.equal(storyOf({ ...own, state, objectedAt: new Date(900) }, [])[0]?.key, 'citizen.now_objected')
})

test('an agency holds it since it was given it, passed on to it or put in the place of another; the team since it came back', () => {
  const at = (day: string) => new Date(`2026-${day}T03:00:00Z`)
  const found = (leadAgencyId: string | null) => ({ leadAgencyId, receivedAt: at('01-05') })
  const holdings = [
    { kind: 'assigned', at: at('01-07'), agencyId: 'old' },
    { kind: 'answered', at: at('02-20'), agencyId: 'old' },
    { kind: 'succeeded', at: at('03-01'), agencyId: 'new' },
  ] as const
  assert.deepEqual(heldSince(found('old'), holdings.slice(0, 2)), at('01-07'))
  assert.deepEqual(heldSince(found('new'), holdings), at('03-01'))
  assert.deepEqual(heldSince(found('province'), [...holdings, { kind: 'transferred', at: at('03-04'), agencyId: 'province' }]), at('03-04'))
  assert.deepEqual(heldSince(found(null), [...holdings, { kind: 'returned', at: at('03-09'), agencyId: 'new' }]), at('03-09'))
  assert.deepEqual(heldSince(found(null), []), at('01-05'))
})
