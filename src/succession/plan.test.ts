import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DomainError } from '#lib/errors.ts'
import { checkReceivers, CLOSED, countsBy, newAgencyOf, receiverOf, receiversIn, sharesOf, type Plan } from '#succession/plan.ts'

const plan: Plan = { rest: 'pupr', byCategory: { road: 'bina_marga' }, byDistrict: { '01': 'kec-01' }, staff: { ani: 'bina_marga', budi: CLOSED } }

//  category, district → receiver
const ROUTES: [string | null, string | null, string][] = [
  ['road', '01', 'bina_marga'], // the category goes before the district
  ['waste', '01', 'kec-01'],
  ['waste', '02', 'pupr'],
  [null, null, 'pupr'],
]

for (const [categoryCode, districtCode, receiver] of ROUTES) {
  test(`a case of ${categoryCode ?? 'no category'} in ${districtCode ?? 'no district'} goes to ${receiver}`, () => {
    assert.equal(receiverOf(plan, { categoryCode, districtCode }), receiver)
  })
}

test('people follow the main successor unless something else is said', () => {
  assert.deepEqual([newAgencyOf(plan, 'ani'), newAgencyOf(plan, 'budi'), newAgencyOf(plan, 'cici')], ['bina_marga', undefined, 'pupr'])
})

test('who receives is named once, the main one first; a closed account is nobody', () => {
  assert.deepEqual(receiversIn(plan), ['pupr', 'bina_marga', 'kec-01'])
})

const known = (id: string, change: Partial<{ kind: string; validFrom: string | null; validUntil: string | null }> = {}) => ({
  id,
  kind: 'opd',
  validFrom: null,
  validUntil: null,
  ...change,
})
const agencies = [
  known('old'),
  known('new'),
  known('gone', { validUntil: '2026-01-01' }),
  known('later', { validFrom: '2027-01-01' }),
  known('pln', { kind: 'external' }),
]
const order = { agencyId: 'old', effectiveOn: '2026-12-01', agencies }
const only = (rest: string): Plan => ({ rest, byCategory: {}, byDistrict: {}, staff: {} })

const REFUSED = [
  ['itself', only('old')],
  ['one that has ended', only('gone')],
  ['one that does not exist by that day', only('later')],
  ['another government', only('pln')],
  ['nobody known', only('x')],
  ['one that has ended, for a single category', { ...only('new'), byCategory: { road: 'gone' } }],
  ['one that has ended, for a single person', { ...only('new'), staff: { ani: 'gone' } }],
] as const

for (const [what, wrong] of REFUSED) {
  test(`${what} cannot follow`, () => {
    assert.throws(
      () => checkReceivers(wrong, order),
      (error) => error instanceof DomainError && error.key === 'succession.successor_missing',
    )
  })
}

test('one that begins on that very day can follow', () => {
  checkReceivers(only('new'), order)
  checkReceivers(only('later'), { ...order, effectiveOn: '2027-01-01' })
})

const code = fc.constantFrom('road', 'waste', '01', '02')
const cases = fc.array(fc.record({ categoryCode: fc.option(code), districtCode: fc.option(code), isSecret: fc.boolean() }))

test('every case has one receiver: the shares add up, whatever the plan', () => {
  const plans = fc.record({
    rest: fc.constant('a'),
    byCategory: fc.dictionary(code, fc.constantFrom('b', 'c')),
    byDistrict: fc.dictionary(code, fc.constantFrom('c', 'd')),
    staff: fc.constant({}),
  })
  fc.assert(
    fc.property(plans, cases, (given, found) => {
      const shares = sharesOf(given, found)
      assert.equal(
        shares.reduce((sum, { open }) => sum + open, 0),
        found.length,
      )
      assert.equal(
        shares.reduce((sum, { secret }) => sum + secret, 0),
        found.filter(({ isSecret }) => isSecret).length,
      )
    }),
  )
})

test('what there is most of stands first', () => {
  assert.deepEqual(countsBy(['waste', 'road', null, 'road']), [
    { code: 'road', count: 2 },
    { code: 'waste', count: 1 },
  ])
})
