import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figuresOf, rank, type AgencyFigures, type Scored } from '#statistics/ranking.ts'
import type { CaseGroup } from '#statistics/tally.ts'

const quiet: CaseGroup = {
  category: null,
  firstResponse: 'waiting',
  isLate: false,
  end: 'open',
  wasReopened: false,
  caseCount: 1,
  ratedCount: 0,
  ratingSum: 0,
}
const fixed: CaseGroup = { ...quiet, firstResponse: 'in_time', end: 'confirmed' }
const bad: CaseGroup = { ...quiet, firstResponse: 'late', isLate: true }
const returned: CaseGroup = { ...quiet, firstResponse: 'late', end: 'returned' }

type Wishes = { kind?: 'opd' | 'district' | 'external'; family?: string }

function agency(id: string, cases: readonly CaseGroup[], { kind = 'opd', family }: Wishes = {}): AgencyFigures {
  const own = cases.map((one) => ({ ...one, agencyId: id }))
  return figuresOf([{ id, code: id, shortName: id, kind, family: family ?? null }], own)[0] as AgencyFigures
}

/** @param good and @param all of one category, all confirmed in time or late */
function mix(good: number, all: number, category: string | null = null): CaseGroup[] {
  return [
    { ...fixed, category, caseCount: good },
    { ...bad, category, caseCount: all - good },
  ]
}

function scored(figures: AgencyFigures[], minimum = 1): Record<string, Scored> {
  return Object.fromEntries(rank(figures, minimum).opd.map((one) => [one.agencyId, one]))
}

test('roads are harder than identity cards: whoever mends them better than others stands above who issues cards worse than others', () => {
  const others = ['c', 'd'].map((id) => agency(id, [...mix(40, 100, 'road'), ...mix(90, 100, 'id_card')]))
  const { roads, cards } = scored([agency('roads', mix(50, 100, 'road')), agency('cards', mix(85, 100, 'id_card')), ...others])
  assert.ok(roads && cards)
  assert.ok(roads.rates.solved.good < cards.rates.solved.good)
  assert.ok(roads.score > cards.score)
  assert.equal(roads.rates.solved.expected, 40)
})

test('where nobody else has such cases, nothing is adjusted: the rate is the one with the added cases at the mean', () => {
  const { lonely } = scored([agency('lonely', mix(30, 50, 'forest')), agency('b', mix(70, 100, 'road')), agency('c', mix(60, 100, 'road'))])
  const { good, all, mean, strength, pulled } = lonely?.rates.solved ?? assert.fail()
  assert.ok(Math.abs(pulled - (good + mean * strength) / (all + strength)) < 1e-9)
})

test('few cases of others adjust little, and widen the interval', () => {
  const against = (count: number) =>
    scored([agency('a', mix(20, 40, 'road')), agency('b', [...mix(0, count, 'road'), ...mix(60, 100, 'waste')])])['a']
  const [few, many] = [against(3), against(60)]
  assert.ok(few && many)
  assert.ok(few.rates.solved.pulled < many.rates.solved.pulled)
  assert.ok(few.rates.solved.expected > 15)
})

test('twice as many cases of the same mix do not change who leads, only how sure we are', () => {
  const { few, many } = scored([agency('few', mix(16, 20)), agency('many', mix(160, 200)), agency('poor', mix(40, 80))])
  assert.ok(few && many)
  assert.ok(many.high - many.low < few.high - few.low)
  assert.ok(Math.abs(many.score - few.score) < 15)
})

test('the good half of a split agency is not shown above the whole; the others do not notice', () => {
  const others = ['b', 'c', 'd'].map((id) => agency(id, mix(60, 100)))
  const whole = scored([agency('works', mix(50, 100)), ...others])
  const parts = scored([agency('good', mix(45, 50), { family: 'works' }), agency('poor', mix(5, 50), { family: 'works' }), ...others])
  assert.equal(parts['good']?.score, whole['works']?.score)
  assert.equal(parts['good']?.isCapped, true)
  assert.equal(parts['poor']?.isCapped, false)
  assert.equal(parts['b']?.score, whole['b']?.score)
})

test('below the minimum nobody is ranked, and district offices stand apart', () => {
  const camat = agency('camat', mix(12, 12), { kind: 'district' })
  const elsewhere = agency('province', mix(50, 50), { kind: 'external' })
  const ranking = rank([agency('pu', mix(10, 10)), agency('tourism', mix(9, 9)), agency('idle', []), camat, elsewhere], 10)
  const ids = (list: Scored[]) => list.map(({ agencyId }) => agencyId)
  assert.deepEqual([ids(ranking.opd), ids(ranking.district), ids(ranking.unranked)], [['pu'], ['camat'], ['tourism']])
})

test('whoever gives everything back too late holds nothing, and is ranked for it', () => {
  const { returner, b } = scored([agency('returner', [{ ...returned, caseCount: 12 }]), agency('b', mix(30, 40))], 10)
  assert.equal(returner?.caseCount, 0)
  assert.ok(returner && b && returner.score < b.score)
})

test("an agency at the region's mean is not called clearly low; one far below is", () => {
  const good = ['b', 'c', 'd', 'e'].map((id) => agency(id, mix(45, 50)))
  const { low, b } = scored([agency('low', mix(20, 100)), ...good])
  assert.equal(low?.isClearlyLow, true)
  assert.equal(b?.isClearlyLow, false)
})

test('cases handed back are held against an agency, but are not its cases', () => {
  const [first] = figuresOf(
    [{ id: 'a', code: 'pu', shortName: 'PU', kind: 'opd', family: null }],
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
