import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typedIn } from '#web/lib/form.ts'

test('what was typed is cut to length and made storable', () => {
  const form = new FormData()
  form.set('words', 'masih\0 rusak sekali')
  assert.equal(typedIn(form, 'words', 11), 'masih rusak')
})

test('what is missing, or a file, is nothing', () => {
  const form = new FormData()
  form.set('words', new File(['x'], 'x.txt'))
  assert.equal(typedIn(form, 'words', 10), '')
  assert.equal(typedIn(form, 'other', 10), '')
})
