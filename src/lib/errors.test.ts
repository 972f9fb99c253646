import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Apart } from '#lib/apart/workshop.ts'
import { DomainError } from '#lib/errors.ts'

test('what another copy of the class refused is a refusal here too; other errors are not', async () => {
  const other = (await import(new URL('errors.ts?copy', import.meta.url).href)) as typeof import('#lib/errors.ts')
  assert.notEqual(other.DomainError, DomainError)
  assert.ok(new other.DomainError('evidence.type_refused') instanceof DomainError)
  assert.ok(new DomainError('evidence.type_refused') instanceof DomainError)
  for (const fault of [new Error('evidence.type_refused'), new Apart('failed'), 'DomainError', null, undefined])
    assert.ok(!(fault instanceof DomainError))
})

test('a kind of its own is no other kind', () => {
  class Own extends DomainError {}
  assert.ok(new Own('upload.empty') instanceof DomainError)
  assert.ok(!(new DomainError('evidence.unreadable') instanceof Own))
})
