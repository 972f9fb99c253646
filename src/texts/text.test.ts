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

test('figures are written as the language writes them, years and codes are not', () => {
  assert.equal(words('id')('leader.reporters', { count: 1920 }), '1.920 pelapor')
  assert.match(words('en')('leader.reporters', { count: 1920 }), /^1,920 /)
  assert.match(words('id')('settings.calendar_year', { year: 2026 }), /2026$/)
  assert.match(words('id')('mirror.mail_refused', { code: 1550 }), /1550/)
})
