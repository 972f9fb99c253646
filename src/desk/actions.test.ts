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
  [admin, 'received', 'verify answer ask link edit note reject'],
  [admin, 'in_progress', 'answer progress assign ask link edit note reject'],
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

test('nothing is offered that the life of a case forbids', () => {
  const leads = {
    take: 'in_progress',
    answer: 'answered',
    assign: 'assigned',
    ask: 'waiting_for_reporter',
    link: 'linked',
    reject: 'rejected',
    return: 'received',
  } as const
  for (const [action, to] of Object.entries(leads) as [keyof typeof leads, CaseState][]) {
    for (const state of RULES[action].states) assert.ok(mayMove(state, to), `${action} from ${state}`)
  }
})
