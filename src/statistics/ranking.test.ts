import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { figuresOf, rank, type AgencyFigures, type Scored } from '#statistics/ranking.ts'
import { caseCountOf, tallyOf, type CaseGroup } from '#statistics/tally.ts'

const quiet: CaseGroup = { firstResponse: 'waiting', isLate: false, end: 'open', wasReopened: false, caseCount: 1, ratedCount: 0, ratingSum: 0 }
const fixed: CaseGroup = { ...quiet, firstResponse: 'in_time', end: 'confirmed' }
const silent: CaseGroup = { ...quiet, firstResponse: 'in_time', end: 'unconfirmed' }
const bad: CaseGroup = { ...quiet, firstResponse: 'late', isLate: true }
const returned: CaseGroup = { ...quiet, firstResponse: 'late', end: 'returned' }

const group: fc.Arbitrary<CaseGroup> = fc.record({
  firstResponse: fc.constantFrom('in_time', 'late', 'waiting'),
  isLate: fc.boolean(),
  end: fc.constantFrom('open', 'confirmed', 'unconfirmed'),
  wasReopened: fc.boolean(),
  caseCount: fc.integer({ min: 1, max: 80 }),
  ratedCount: fc.constant(0),
  ratingSum: fc.constant(0),
})
const groups = fc.array(group, { minLength: 1, maxLength: 8 })
const region = fc.array(groups, { maxLength: 8 })

function agency(agencyId: string, cases: readonly CaseGroup[]): AgencyFigures {
  return { agencyId, code: agencyId, name: agencyId, kind: 'opd', caseCount: caseCountOf(cases), tallies: tallyOf(cases) }
}

function scored(figures: AgencyFigures[], minimum = 1): Record<string, Scored> {
  return Object.fromEntries(rank(figures, minimum).opd.map((one) => [one.agencyId, one]))
}

function scoreOfA(cases: readonly CaseGroup[], others: CaseGroup[][]): number {
  const figures = [agency('a', cases), ...others.map((own, index) => agency(`other-${index}`, own))]
  return scored(figures)['a']?.score ?? Number.NaN
}

test('one more confirmed fix never lowers a score', () => {
  fc.assert(
    fc.property(groups, region, (own, others) => {
      assert.ok(scoreOfA([...own, fixed], others) >= scoreOfA(own, others) - 1e-9)
    }),
  )
})

test('closing an answered case without the reporter never helps', () => {
  fc.assert(
    fc.property(groups, region, (own, others) => {
      assert.ok(scoreOfA([...own, silent], others) <= scoreOfA([...own, { ...silent, end: 'open' }], others) + 1e-9)
    }),
  )
})

test('saying "fixed" late or being told "not fixed" never helps', () => {
  fc.assert(
    fc.property(groups, region, (own, others) => {
      const good = scoreOfA([...own, fixed], others)
      assert.ok(scoreOfA([...own, { ...fixed, isLate: true }], others) <= good + 1e-9)
      assert.ok(scoreOfA([...own, { ...fixed, wasReopened: true }], others) <= good + 1e-9)
    }),
  )
})

test('a late "not ours" counts against the one who held it', () => {
  fc.assert(
    fc.property(groups, region, (own, others) => {
      assert.ok(scoreOfA([...own, returned], others) < scoreOfA(own, others))
    }),
  )
})

test('one perfect case does not beat a hundred good ones', () => {
  const hundred = [
    { ...fixed, caseCount: 88 },
    { ...bad, caseCount: 12 },
  ]
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 8 }), (shares) => {
      const others = shares.map((share, index) =>
        agency(`other-${index}`, [
          { ...fixed, caseCount: share },
          { ...bad, caseCount: 100 - share },
        ]),
      )
      const { one, many } = scored([agency('one', [fixed]), agency('many', hundred), ...others])
      assert.ok(one && many && one.score < many.score)
    }),
  )
})

test('twice as many cases of the same mix do not change who leads, only how sure we are', () => {
  const mix = (times: number) => [
    { ...fixed, caseCount: 8 * times },
    { ...bad, caseCount: 2 * times },
  ]
  const { few, many } = scored([
    agency('few', mix(2)),
    agency('many', mix(20)),
    agency('poor', [
      { ...bad, caseCount: 40 },
      { ...fixed, caseCount: 40 },
    ]),
  ])
  assert.ok(few && many)
  assert.ok(many.high - many.low < few.high - few.low)
  assert.ok(Math.abs(many.score - few.score) < 15)
})

test('every score lies inside its interval, and the interval within 0 to 100', () => {
  fc.assert(
    fc.property(region, (all) => {
      for (const { score, low, high } of rank(
        all.map((own, index) => agency(String(index), own)),
        1,
      ).opd) {
        assert.ok(low >= 0 && low <= score + 1e-9 && score <= high + 1e-9 && high <= 100)
      }
    }),
  )
})

test('below the minimum nobody is ranked, and district offices stand apart', () => {
  const camat: AgencyFigures = { ...agency('camat', [{ ...fixed, caseCount: 12 }]), kind: 'district' }
  const elsewhere: AgencyFigures = { ...agency('province', [{ ...fixed, caseCount: 50 }]), kind: 'external' }
  const ranking = rank(
    [agency('pu', [{ ...fixed, caseCount: 10 }]), agency('tourism', [{ ...fixed, caseCount: 9 }]), agency('idle', []), camat, elsewhere],
    10,
  )
  assert.deepEqual(
    ranking.opd.map(({ agencyId }) => agencyId),
    ['pu'],
  )
  assert.deepEqual(
    ranking.district.map(({ agencyId }) => agencyId),
    ['camat'],
  )
  assert.deepEqual(
    ranking.unranked.map(({ agencyId }) => agencyId),
    ['tourism'],
  )
})

test("an agency at the region's mean is not called clearly low; one far below is", () => {
  const good = ['b', 'c', 'd', 'e'].map((id) =>
    agency(id, [
      { ...fixed, caseCount: 45 },
      { ...bad, caseCount: 5 },
    ]),
  )
  const { low, b } = scored([
    agency('low', [
      { ...fixed, caseCount: 20 },
      { ...bad, caseCount: 80 },
    ]),
    ...good,
  ])
  assert.equal(low?.isClearlyLow, true)
  assert.equal(b?.isClearlyLow, false)
})

test('cases handed back are held against an agency, but are not its cases', () => {
  const [first] = figuresOf(
    [{ id: 'a', code: 'pu', shortName: 'PU', kind: 'opd' }],
    [
      { ...returned, agencyId: 'a', caseCount: 3 },
      { ...fixed, agencyId: 'a', caseCount: 5 },
      { ...fixed, agencyId: 'b' },
    ],
  )
  assert.equal(first?.caseCount, 5)
  assert.deepEqual(first?.tallies.firstResponse, { good: 5, all: 8 })
  assert.deepEqual(first?.tallies.confirmed, { good: 5, all: 5 })
})

test('a region without any case has a ranking without anybody', () => {
  assert.deepEqual(rank([], 10), { mean: 50, opd: [], district: [], unranked: [] })
})
