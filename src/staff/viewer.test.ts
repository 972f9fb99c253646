import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayLoseRestricted } from '#staff/viewer.ts'

test('the last restricted officer has a successor first', () => {
  const officer = { role: 'restricted_officer' } as const
  assert.equal(mayLoseRestricted(officer, []), false)
  assert.equal(mayLoseRestricted(officer, [{ role: 'coordinator' }]), false)
  assert.equal(mayLoseRestricted(officer, [officer]), true)
  assert.equal(mayLoseRestricted({ role: 'coordinator' }, []), true)
})
