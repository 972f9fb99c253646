import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { burstsOf, type FreshCase } from '#triage/bursts.ts'

const minutes = (count: number) => new Date(Date.UTC(2026, 10, 23, 2, count))
const told = (number: number, wishes: Partial<FreshCase> = {}): FreshCase => ({
  id: `case-${number}`,
  ticket: `UJI-2611-000${number}`,
  placeName: 'Sukamaju',
  villageCode: '11',
  districtCode: '1',
  categoryCode: 'water_supply',
  text: 'pompa air mati',
  at: minutes(number * 10),
  ...wishes,
})
const several = (count: number, wishes: (number: number) => Partial<FreshCase> = () => ({})) =>
  Array.from({ length: count }, (_, index) => told(index, wishes(index)))

test('eight of one kind from one village within two hours are a burst; the first is where the others may be gathered', () => {
  const [burst] = burstsOf(several(8).toReversed())
  assert.deepEqual(burst, { ticket: 'UJI-2611-0000', placeName: 'Sukamaju', count: 8, from: minutes(0), until: minutes(70) })
})

const OTHERS = ['genteng', 'selokan', 'lampu padam', 'kolam', 'jembatan', 'antrean', 'sampah', 'kambing']

//  what differs → how many are in the burst, undefined: none
const CASES: [name: string, wishes: (number: number) => Partial<FreshCase>, count: number | undefined][] = [
  ['spread over eight hours', (number) => ({ at: minutes(number * 60) }), undefined],
  ['of different kinds', (number) => ({ categoryCode: number % 2 ? 'road' : 'water_supply' }), undefined],
  ['of no known kind', () => ({ categoryCode: null }), undefined],
  ['from different villages', (number) => ({ villageCode: `1${number}` }), undefined],
  ['by pins within a kilometre', (number) => ({ villageCode: null, latitude: -3.39 + number * 0.001, longitude: 104.83 }), 8],
  ['by pins far apart', (number) => ({ villageCode: null, latitude: -3.39 + number * 0.02, longitude: 104.83 }), undefined],
  ['by the district and like words', () => ({ villageCode: null }), 8],
  ['by the district and other words', (number) => ({ villageCode: null, text: OTHERS[number] ?? '' }), undefined],
]

for (const [name, wishes, count] of CASES) {
  test(`eight reports ${name}: ${count ?? 'no burst'}`, () => {
    assert.equal(burstsOf(several(8, wishes))[0]?.count, count)
  })
}

test('four are no burst, and two problems are two bursts, the larger first', () => {
  assert.deepEqual(burstsOf(several(4)), [])
  const other = several(5, (number) => ({ id: `other-${number}`, villageCode: '99', categoryCode: 'road' }))
  assert.deepEqual(
    burstsOf([...other, ...several(6)]).map(({ count }) => count),
    [6, 5],
  )
})

test('no report is in two bursts, and all of them together are not more than there are', () => {
  const cases = fc.array(
    fc.record({ village: fc.constantFrom('11', '12', null), kind: fc.constantFrom('road', 'water_supply'), minute: fc.nat(600) }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(cases, (made) => {
      const all = made.map(({ village, kind, minute }, index) => told(index, { villageCode: village, categoryCode: kind, at: minutes(minute) }))
      const bursts = burstsOf(all)
      assert.ok(bursts.reduce((sum, { count }) => sum + count, 0) <= all.length)
      assert.ok(bursts.every(({ count, from, until }) => count >= 5 && until.getTime() - from.getTime() <= 2 * 3_600_000))
    }),
  )
})
