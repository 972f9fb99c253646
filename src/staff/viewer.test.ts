import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdersOf, mayLoseRestricted } from '#staff/viewer.ts'

test('the last restricted officer has a successor first', () => {
  const officer = { role: 'restricted_officer' } as const
  assert.equal(mayLoseRestricted(officer, []), false)
  assert.equal(mayLoseRestricted(officer, [{ role: 'coordinator' }]), false)
  assert.equal(mayLoseRestricted(officer, [officer]), true)
  assert.equal(mayLoseRestricted({ role: 'coordinator' }, []), true)
})

test('the duty is the officers’, and until there are any the coordinators’', () => {
  const [officer, coordinator, admin] = [{ role: 'restricted_officer' }, { role: 'coordinator' }, { role: 'admin' }] as const
  assert.deepEqual(holdersOf([coordinator, officer, admin]), { holders: [officer], isStandIn: false })
  assert.deepEqual(holdersOf([coordinator, admin]), { holders: [coordinator], isStandIn: true })
  assert.deepEqual(holdersOf([admin]), { holders: [], isStandIn: true })
})
