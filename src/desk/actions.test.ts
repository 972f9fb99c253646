import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayMove, type CaseState } from '#cases/states.ts'
import type { CaseClass } from '#cases/sla.ts'
import { actionsFor, RULES } from '#desk/actions.ts'

const admin = { role: 'admin', agencyId: null } as const
const officer = { role: 'contact_officer', agencyId: 'works' } as const
const works = { id: 'works', part: 'lead', takenAt: null, isReturned: false } as const
const roads = { ...works, id: 'roads', part: 'support' } as const
const kind = { class: 'complaint', rule: {} } as const
const held = (state: CaseState) => ({ ...kind, state, agencies: [works, roads] })

//  who      state                    what is offered, first the one that is brought out
const examples = [
  [admin, 'received', 'verify answer ask link transfer edit note reject'],
  [admin, 'in_progress', 'answer progress assign ask link transfer edit note reject'],
  [admin, 'waiting_for_reporter', 'answer resume assign link edit note reject'],
  [admin, 'rejected', 'verify note'],
  [admin, 'answered', 'edit note'],
  [admin, 'closed', 'note'],
  [officer, 'assigned', 'take answer progress note return'],
  [officer, 'in_progress', 'take answer progress note return'],
  [officer, 'answered', 'note'],
] as const

for (const [who, state, offered] of examples) {
  test(`${who.role} and a case that is ${state}: ${offered}`, () => {
    assert.equal(actionsFor(who, held(state)).join(' '), offered)
  })
}

test('an agency that only supports may tell, not decide', () => {
  assert.deepEqual(actionsFor({ ...officer, agencyId: 'roads' }, held('in_progress')), ['take', 'progress', 'note', 'return'])
})

test('only a request for information passes to PPID, once; and only PPID has more time, once', () => {
  const about = (caseClass: CaseClass, ppid?: 'passed' | 'extended') =>
    actionsFor(admin, { ...held('in_progress'), class: caseClass, rule: ppid ? { ppid } : {} }).filter((one) => one === 'ppid' || one === 'extend')
  assert.deepEqual(about('complaint'), [])
  assert.deepEqual(about('information'), ['ppid'])
  assert.deepEqual(about('information', 'passed'), ['extend'])
  assert.deepEqual(about('information', 'extended'), [])
})

test('what is taken is not taken again', () => {
  const taken = { ...kind, state: 'in_progress', agencies: [{ ...works, takenAt: new Date(0) }] } as const
  assert.deepEqual(actionsFor(officer, taken), ['answer', 'progress', 'note', 'return'])
})

test('a leader reads and instructs, an auditor may write a note', () => {
  assert.deepEqual(actionsFor({ role: 'leader', agencyId: null }, held('in_progress')), ['instruct'])
  assert.deepEqual(actionsFor({ role: 'auditor', agencyId: null }, held('in_progress')), ['note'])
})

test('whom it complains of is asked of the team, and only where officials may be meant', () => {
  const asks = (role: 'admin' | 'contact_officer', asksAbout: boolean) =>
    actionsFor({ role, agencyId: null }, { ...held('received'), asksAbout }).includes('about')
  assert.deepEqual([asks('admin', true), asks('admin', false), asks('contact_officer', true)], [true, false, false])
})

const noon = new Date(0)
const letter = { isActive: true, way: 'letter', acceptedAt: null, sentAt: null }
const straight = { ...letter, way: 'region' }

//  what is known of the hand-over                                            state          what an admin is offered
const handedOver: [string, Partial<Parameters<typeof actionsFor>[1]>, CaseState, string][] = [
  ['by a letter that lies here', { transfer: letter }, 'transferred', 'reply sent progress edit note withdraw'],
  ['by a letter that went out', { transfer: { ...letter, sentAt: noon } }, 'transferred', 'reply progress edit note withdraw'],
  ['to a region here that has not looked', { transfer: straight }, 'transferred', 'progress edit note withdraw'],
  ['to a region here that took it up', { transfer: { ...straight, acceptedAt: noon } }, 'transferred', 'progress edit note'],
  ['long ago, and it came back', { transfer: { ...letter, isActive: false } }, 'received', 'verify answer ask link transfer edit note reject'],
  ['to us', { received: { state: 'open' } }, 'received', 'verify answer ask link transfer edit note refuse'],
  ['to us, and we sent it back', { received: { state: 'returned' } }, 'rejected', 'note'],
]

for (const [what, about, state, offered] of handedOver) {
  test(`handed over ${what}: ${offered}`, () => {
    assert.equal(actionsFor(admin, { ...held(state), ...about }).join(' '), offered)
  })
}

test('sent back too often: only the coordinator gives it a holder, and that one cannot give it back', () => {
  const about = { ...kind, isForCoordinator: true, agencies: [] }
  assert.equal(actionsFor(admin, { ...about, state: 'received' }).join(' '), 'answer ask link edit note reject')
  const coordinator = { role: 'coordinator', agencyId: null } as const
  assert.equal(actionsFor(coordinator, { ...about, state: 'received' }).join(' '), 'verify answer ask link transfer edit note reject')
  const passes = (role: 'admin' | 'coordinator') =>
    actionsFor({ role, agencyId: null }, { ...about, class: 'information', state: 'received' }).includes('ppid')
  assert.deepEqual([passes('admin'), passes('coordinator')], [false, true])
  assert.ok(!actionsFor(officer, { ...held('in_progress'), isForCoordinator: true, decidedAt: noon }).includes('return'))
})

test('nothing is offered that the life of a case forbids', () => {
  const leads = {
    take: 'in_progress',
    answer: 'answered',
    assign: 'assigned',
    ask: 'waiting_for_reporter',
    link: 'linked',
    reject: 'rejected',
    refuse: 'rejected',
    transfer: 'transferred',
    withdraw: 'received',
    return: 'received',
  } as const
  for (const [action, to] of Object.entries(leads) as [keyof typeof leads, CaseState][]) {
    for (const state of RULES[action].states) assert.ok(mayMove(state, to), `${action} from ${state}`)
  }
})

test('an objection is for the coordinator to decide, and only where there is one', () => {
  const coordinator = { role: 'coordinator', agencyId: null } as const
  for (const state of ['answered', 'closed', 'rejected'] as const) {
    assert.equal(actionsFor(coordinator, { ...held(state), isObjected: true })[0], 'decide')
    assert.ok(!actionsFor(coordinator, held(state)).includes('decide'))
    assert.ok(!actionsFor(admin, { ...held(state), isObjected: true }).includes('decide'))
  }
})

test('the report of a slowed sender may be checked now, or its sender slowed no more', () => {
  assert.deepEqual(
    actionsFor(admin, { ...held('received'), isHeld: true }).filter((action) => action === 'release' || action === 'lift'),
    ['release', 'lift'],
  )
  assert.ok(!actionsFor(officer, { ...held('received'), isHeld: true }).includes('release'))
})
