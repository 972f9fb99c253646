import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ROLES } from '#staff/permissions.ts'
import { graceEnds, isGrave, mustHaveFactor, stepOf, type Standing } from '#staff/policy.ts'

const NOW = new Date('2026-11-23T02:00:00Z')
const settings = { factor: null, graceDays: 0, sso: 'off', ssoCountsAsFactor: false } as const

test('whoever may reveal, publish, read restricted matters, manage staff or audit needs a second step', () => {
  assert.deepEqual(ROLES.filter(isGrave), ['admin', 'coordinator', 'auditor', 'operator', 'restricted_officer'])
})

test('as usual: these roles, and in a demonstration nobody until somebody says so', () => {
  assert.equal(mustHaveFactor('coordinator', settings, false), true)
  assert.equal(mustHaveFactor('contact_officer', settings, false), false)
  assert.equal(mustHaveFactor('coordinator', settings, true), false)
  assert.equal(mustHaveFactor('coordinator', { ...settings, factor: 'grave' }, true), true)
  assert.equal(mustHaveFactor('contact_officer', { ...settings, factor: 'everybody' }, false), true)
  assert.equal(mustHaveFactor('coordinator', { ...settings, factor: 'nobody' }, false), false)
})

const base: Standing = { via: 'password', hasPassed: false, hasFactor: false, needsFactor: false, graceUntil: NOW, mustChangePassword: false }

//  what is so                                                       step
const table: [Partial<Standing>, string][] = [
  [{}, 'open'],
  [{ hasFactor: true }, 'factor'],
  [{ hasFactor: true, hasPassed: true }, 'open'],
  [{ hasFactor: true, mustChangePassword: true }, 'factor'],
  [{ hasFactor: true, hasPassed: true, mustChangePassword: true }, 'password'],
  [{ mustChangePassword: true, needsFactor: true }, 'password'],
  [{ needsFactor: true }, 'setup'],
  [{ needsFactor: true, graceUntil: new Date(NOW.getTime() + 1) }, 'open'],
  [{ via: 'sso', mustChangePassword: true }, 'open'],
  [{ via: 'sso', needsFactor: true }, 'setup'],
  [{ via: 'sso', needsFactor: true, hasPassed: true }, 'open'],
]
for (const [given, step] of table) {
  test(`${JSON.stringify(given)} → ${step}`, () => assert.equal(stepOf({ ...base, ...given }, NOW), step))
}

test('nobody who needs a second step, or has one, is in without it', () => {
  const any = fc.record({
    via: fc.constantFrom('password' as const, 'sso' as const, 'passkey' as const),
    hasPassed: fc.boolean(),
    hasFactor: fc.boolean(),
    needsFactor: fc.boolean(),
    graceUntil: fc.constantFrom(NOW, new Date(0)),
    mustChangePassword: fc.boolean(),
  })
  fc.assert(
    fc.property(any, (standing) => {
      if (stepOf(standing, NOW) !== 'open') return
      assert.ok(standing.hasPassed || (!standing.hasFactor && !standing.needsFactor))
      assert.ok(!standing.mustChangePassword || standing.via !== 'password')
    }),
  )
})

test('grace counts from when it was first asked for', () => {
  assert.deepEqual(graceEnds(null, 0, NOW), NOW)
  assert.deepEqual(graceEnds(new Date('2026-11-20T00:00:00Z'), 7, NOW), new Date('2026-11-27T00:00:00Z'))
})
