import assert from 'node:assert/strict'
import { test } from 'node:test'
import { suggestAgencies } from '#triage/routing.ts'

const categories = [
  { code: 'road', agencyCode: 'pupr', isSensitive: false },
  { code: 'women_children', agencyCode: 'dp3a', isSensitive: true },
  { code: 'other', agencyCode: null, isSensitive: false },
]
const agencies = [
  { id: '1', code: 'pupr', kind: 'opd', areaCode: null },
  { id: '2', code: 'dp3a', kind: 'opd', areaCode: null },
  { id: '3', code: 'kec-01', kind: 'district', areaCode: '99.01.01' },
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
