import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offeredAgencies, offeredCategories, usualOutside } from '#desk/suggestions.ts'

const category = (code: string, agencyCode: string | null) => ({ code, name: code, nameEn: code, agencyCode, workingDays: null, isSensitive: false })
const agency = (code: string, areaCode: string | null = null) => ({
  id: `id-${code}`,
  code,
  name: code,
  shortName: code,
  kind: areaCode ? ('district' as const) : ('opd' as const),
  areaCode,
  isHere: false,
})
const choices = {
  categories: [category('jalan', 'pupr'), category('saluran', 'pupr'), category('sampah', 'dlh'), category('lain', null)],
  agencies: [agency('pupr'), agency('dlh'), agency('kec-a', '99.01'), agency('kec-b', '99.02')],
}
const guesses = (categories: string[], agencies: string[] = []) => ({
  about: null,
  categories: categories.map((code) => ({ code, confidence: 0.5 })),
  agencies: agencies.map((code) => ({ agencyId: `id-${code}`, reason: 'category' })),
})
const plain = { about: null, aboutAgencyId: null, districtCode: null, suggestions: null }
const codes = (list: { code: string }[]) => list.map(({ code }) => code)

test('what the reporter chose stands before what triage guessed, each once', () => {
  const found = { ...plain, categoryCode: 'saluran', suggestions: guesses(['jalan', 'saluran', 'sampah', 'lain']) }
  assert.deepEqual(codes(offeredCategories(found, choices)), ['saluran', 'jalan', 'sampah'])
})

test('without any guess nothing is offered, and nothing breaks on a category that is gone', () => {
  assert.deepEqual(offeredCategories({ ...plain, categoryCode: null }, choices), [])
  assert.deepEqual(offeredCategories({ ...plain, categoryCode: 'lama' }, choices), [])
})

test('the agency of the chosen category leads, the district’s own office is offered as well', () => {
  const found = { ...plain, categoryCode: 'jalan', districtCode: '99.02', suggestions: guesses([], ['pupr']) }
  assert.deepEqual(codes(offeredAgencies(found, choices, 'sampah')), ['dlh', 'pupr', 'kec-b'])
  assert.deepEqual(codes(offeredAgencies(found, choices, 'lain')), ['pupr', 'kec-b'])
  assert.deepEqual(codes(offeredAgencies({ ...found, suggestions: null, districtCode: null }, choices, undefined)), [])
})

test('a complaint about an agency goes to the inspectorate first, and never to that agency', () => {
  const suggestions = { ...guesses([], ['dlh', 'pupr']), about: { about: 'agency' as const, agencyId: 'id-pupr' } }
  const guessed = { ...plain, categoryCode: 'jalan', districtCode: '99.02', suggestions }
  assert.deepEqual(codes(offeredAgencies(guessed, choices, 'jalan')), ['dlh', 'pupr'])
  const decided = { ...guessed, about: 'agency' as const, aboutAgencyId: 'id-pupr' }
  assert.deepEqual(codes(offeredAgencies(decided, choices, 'jalan')), ['dlh'])
})

test('another government is no agency to charge, but it is named as the one to hand to', () => {
  const power = { ...agency('pln'), kind: 'external' as const }
  const withPower = { categories: [...choices.categories, category('listrik', 'pln')], agencies: [...choices.agencies, power] }
  const found = { categoryCode: 'listrik', districtCode: '99.01', suggestions: guesses([], ['pln']), about: null, aboutAgencyId: null }
  assert.deepEqual(codes(offeredAgencies(found, withPower, 'listrik')), ['kec-a'])
  assert.equal(usualOutside(withPower, 'listrik')?.code, 'pln')
  assert.equal(usualOutside(withPower, 'jalan'), undefined)
})
