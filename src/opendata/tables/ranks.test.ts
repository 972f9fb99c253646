import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countShown } from '#opendata/tables/ranks.ts'

test('cases are told of an agency that is ranked', () => {
  assert.equal(countShown(12, 12), 12)
  assert.equal(countShown(12, 17), 12)
})

test('never when the monthly table hides what it received', () => {
  assert.equal(countShown(6, null), null)
})

test('nor a small number of them: an agency is ranked too for what it gave back too late', () => {
  assert.equal(countShown(2, 2), null)
  assert.equal(countShown(0, 0), 0)
})

test('nor when they tell of a small number of refused ones', () => {
  assert.equal(countShown(12, 14), null)
})
