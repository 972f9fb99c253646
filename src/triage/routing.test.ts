import assert from 'node:assert/strict'
import { test } from 'node:test'
import { suggestAgencies, withoutReported } from '#triage/routing.ts'

const categories = [
  { code: 'road', agencyCode: 'pupr', isSensitive: false },
  { code: 'women_children', agencyCode: 'dp3a', isSensitive: true },
  { code: 'other', agencyCode: null, isSensitive: false },
]
const agencies = [
  { id: '1', code: 'pupr', kind: 'opd', areaCode: null, validUntil: null },
  { id: '2', code: 'dp3a', kind: 'opd', areaCode: null, validUntil: null },
  { id: '3', code: 'kec-01', kind: 'district', areaCode: '99.01.01', validUntil: null },
] as const

//  category, district → agencies
const EXAMPLES: [string | undefined, string | undefined, string[]][] = [
  ['road', '99.01.01', ['1 usual', '3 district']],
  ['road', '99.01.09', ['1 usual']],
  ['road', undefined, ['1 usual']],
  ['women_children', '99.01.01', ['2 usual']], // nobody nearby is to hear of it
  ['other', '99.01.01', ['3 district']],
  [undefined, undefined, []],
]

for (const [categoryCode, districtCode, expected] of EXAMPLES) {
  test(`${categoryCode ?? 'no category'} in ${districtCode ?? 'no district'} goes to ${expected.join(' and ') || 'nobody yet'}`, () => {
    assert.deepEqual(
      suggestAgencies({ categoryCode, districtCode }, categories, [...agencies]).map(({ agencyId, reason }) => `${agencyId} ${reason}`),
      expected,
    )
  })
}

test('an agency that has ended is suggested to nobody', () => {
  const ended = agencies.map((one) => ({ ...one, validUntil: '2026-11-01' }))
  assert.deepEqual(suggestAgencies({ categoryCode: 'road', districtCode: '99.01.01' }, categories, ended), [])
})

test('who is complained of is left out, and the inspectorate stands first', () => {
  const usual = [
    { agencyId: '1', reason: 'usual' },
    { agencyId: '3', reason: 'district' },
  ] as const
  const ids = (about: Parameters<typeof withoutReported>[1], inspectorate?: string) =>
    withoutReported(usual, about, inspectorate).map(({ agencyId }) => agencyId)
  assert.deepEqual(ids(undefined, '9'), ['1', '3'])
  assert.deepEqual(ids({ about: 'leader' }, '9'), ['9', '1', '3'])
  assert.deepEqual(ids({ about: 'agency', agencyId: '1' }, '9'), ['9', '3'])
  assert.deepEqual(ids({ about: 'agency', agencyId: '1' }), ['3'])
  assert.deepEqual(ids({ about: 'agency', agencyId: '9' }, '9'), ['1', '3'])
})
