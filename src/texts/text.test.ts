import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ERRORS } from '#lib/errors.ts'
import { TEXTS, words } from '#texts/text.ts'

const holes = (pattern: string) => [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

test('both languages have the same keys', () => {
  assert.deepEqual(Object.keys(TEXTS.en).sort(), Object.keys(TEXTS.id).sort())
})

test('both languages have the same placeholders', () => {
  const differing = Object.entries(TEXTS.id).filter(
    ([key, pattern]) => holes(pattern).join() !== holes(TEXTS.en[key as keyof typeof TEXTS.en] ?? '').join(),
  )
  assert.deepEqual(differing, [])
})

test('every error has its words', () => {
  assert.deepEqual(
    Object.keys(ERRORS).filter((key) => !(`errors.${key}` in TEXTS.id)),
    [],
  )
})

test('a region may say a thing in its own words', () => {
  const own = { id: { 'common.close': 'Sudahi' } }
  assert.equal(words('id', own)('common.close'), 'Sudahi')
  assert.equal(words('en', own)('common.close'), TEXTS.en['common.close'])
})
