import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookOf } from '#web/components/status.ts'

test('a case closed by the reporter looks different from one closed by silence', () => {
  const [confirmed, silent] = [lookOf('closed', 'confirmed'), lookOf('closed', 'unconfirmed')]
  assert.notEqual(confirmed.glyph, silent.glyph)
  assert.notEqual(confirmed.tone, silent.tone)
  assert.notEqual(confirmed.word, silent.word)
})

test('an open case shows its state', () => {
  assert.equal(lookOf('in_progress', null).word, 'states.in_progress')
  assert.equal(lookOf('answered', null).glyph, 'ask')
})
