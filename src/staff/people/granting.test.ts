import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { grantableBy, maySettleUnits, postRefusal, refusalOf } from '#staff/people/granting.ts'
import { maySucceed, needsSuccessor, type WorkLeft } from '#staff/people/successors.ts'
import { may, ROLES } from '#staff/permissions.ts'

test('the coordinator makes up the team, and names neither those who watch it nor those who keep what it must not see', () => {
  assert.deepEqual(grantableBy('coordinator'), ['admin', 'coordinator', 'contact_officer', 'agency_head', 'sekda', 'leader'])
})

test('nobody gives a role who does not manage staff', () => {
  for (const role of ROLES) assert.equal(grantableBy(role).length > 0, may(role, 'staff.manage'), role)
})

test('who names the officer of the restricted unit puts people there, and nobody else does, whatever their role', () => {
  assert.deepEqual(ROLES.filter(maySettleUnits), ['operator'])
  for (const role of grantableBy('coordinator')) {
    assert.equal(postRefusal('coordinator', { role, agencyId: 'inspectorate' }, ['inspectorate']), 'unit', role)
    assert.equal(postRefusal('coordinator', { role, agencyId: 'roads' }, ['inspectorate']), undefined, role)
    assert.equal(postRefusal('operator', { role, agencyId: 'inspectorate' }, ['inspectorate']), undefined, role)
  }
})

const someone = (role: (typeof ROLES)[number], id = 'x') => ({ id, role })

//  who           of whom               to                     of that role   refusal
const table = [
  ['coordinator', 'admin', 'coordinator', 3, undefined],
  ['coordinator', 'admin', 'auditor', 3, 'above'],
  ['coordinator', 'auditor', 'admin', 2, 'above'], // to take a role away one must be allowed to give it
  ['coordinator', 'restricted_officer', undefined, 2, 'above'],
  ['operator', 'restricted_officer', undefined, 2, undefined],
  ['operator', 'restricted_officer', undefined, 1, 'last'],
  ['operator', 'coordinator', undefined, 1, 'last'],
  ['operator', 'coordinator', 'coordinator', 1, undefined], // stays one: another name only
  ['admin', 'contact_officer', undefined, 4, 'above'],
] as const
for (const [by, of, to, sameRole, refusal] of table) {
  test(`${by} changes ${of} to ${to ?? 'nobody'} (${sameRole} of them): ${refusal ?? 'done'}`, () => {
    assert.equal(refusalOf({ by: someone(by, 'by'), of: someone(of), to: to && { role: to }, sameRole, units: [] }), refusal)
  })
}

//  who           from          to                refusal
const moves = [
  ['coordinator', 'roads', 'parks', undefined],
  ['coordinator', 'roads', 'inspectorate', 'unit'],
  ['coordinator', 'inspectorate', 'roads', 'unit'],
  ['coordinator', 'inspectorate', 'inspectorate', 'unit'], // another name only, or a second step taken away: also
  ['coordinator', 'inspectorate', undefined, 'unit'],
  ['operator', 'roads', 'inspectorate', undefined],
  ['operator', 'inspectorate', undefined, undefined],
] as const
for (const [by, from, to, refusal] of moves) {
  test(`${by} moves somebody from ${from} to ${to ?? 'nowhere'}: ${refusal ?? 'done'}`, () => {
    const of = { id: 'x', role: 'contact_officer', agencyId: from } as const
    const post = to && ({ role: 'agency_head', agencyId: to } as const)
    assert.equal(refusalOf({ by: someone(by, 'by'), of, to: post, sameRole: 3, units: ['inspectorate'] }), refusal)
  })
}

test('nobody raises or ends himself', () => {
  const role = fc.constantFrom(...ROLES)
  fc.assert(
    fc.property(role, fc.option(role, { nil: undefined }), (own, to) => {
      assert.equal(refusalOf({ by: someone(own), of: someone(own), to: to && { role: to }, sameRole: 5, units: [] }), 'own')
    }),
  )
})

const NOTHING: WorkLeft = { talks: 0, instructions: 0, visits: 0, notices: 0, groups: 0, imports: 0 }
const person = (role: (typeof ROLES)[number], agencyId: string | null = null, id = 'y') => ({ id, role, agencyId })

test('work goes only to who may do it, and within the same agency', () => {
  assert.equal(maySucceed(person('coordinator'), person('admin', null, 'x'), { ...NOTHING, talks: 1 }), true)
  assert.equal(maySucceed(person('auditor'), person('admin', null, 'x'), { ...NOTHING, talks: 1 }), false)
  assert.equal(maySucceed(person('leader'), person('sekda', null, 'x'), { ...NOTHING, instructions: 1 }), true)
  assert.equal(maySucceed(person('contact_officer', 'b'), person('contact_officer', 'a', 'x'), { ...NOTHING, visits: 1 }), false)
  assert.equal(maySucceed(person('agency_head', 'a'), person('contact_officer', 'a', 'x'), { ...NOTHING, visits: 1 }), true)
  assert.equal(maySucceed(person('admin'), person('restricted_officer', null, 'x'), NOTHING), false)
})

test('a talk can go back to the team; an instruction needs somebody who stands for it', () => {
  assert.equal(needsSuccessor({ ...NOTHING, talks: 3, notices: 2 }), false)
  assert.equal(needsSuccessor({ ...NOTHING, instructions: 1 }), true)
})
