/** What must hold in every region, whatever its agencies and categories: regions are made up by chance. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { figuresOf, rank, type AgencyFigures, type Ranking, type Scored } from '#statistics/ranking.ts'
import type { CaseGroup } from '#statistics/tally.ts'

const CATEGORIES = ['road', 'lamp', 'waste', 'id_card', null] as const
const WITHIN = 1e-9

const quiet: CaseGroup = {
  category: 'road',
  firstResponse: 'waiting',
  isLate: false,
  end: 'open',
  wasReopened: false,
  caseCount: 1,
  ratedCount: 0,
  ratingSum: 0,
}
const fixed: CaseGroup = { ...quiet, firstResponse: 'in_time', end: 'confirmed' }
const silent: CaseGroup = { ...quiet, firstResponse: 'in_time', end: 'unconfirmed' }
const bad: CaseGroup = { ...quiet, firstResponse: 'late', isLate: true }
/** Heard of, and bad in every measure. */
const failed: CaseGroup = { ...bad, end: 'unconfirmed', wasReopened: true }
const returned: CaseGroup = { ...quiet, firstResponse: 'late', end: 'returned' }

const category = fc.constantFrom(...CATEGORIES)
const group: fc.Arbitrary<CaseGroup> = fc
  .record({
    category,
    firstResponse: fc.constantFrom('in_time', 'late', 'waiting'),
    isLate: fc.boolean(),
    end: fc.constantFrom('open', 'confirmed', 'unconfirmed', 'returned'),
    wasReopened: fc.boolean(),
    caseCount: fc.integer({ min: 1, max: 80 }),
    stars: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ stars, ...told }) => {
    const ratedCount = told.end === 'confirmed' ? Math.ceil(told.caseCount / 3) : 0
    return { ...told, firstResponse: told.end === 'returned' ? 'late' : told.firstResponse, ratedCount, ratingSum: stars * ratedCount }
  })
const groups = fc.array(group, { minLength: 1, maxLength: 8 })
/** The cases of the other agencies; some of them are of one family. */
const region = fc.array(fc.record({ cases: groups, family: fc.constantFrom(null, null, 'works') }), { maxLength: 8 })

type Other = { cases: readonly CaseGroup[]; family: string | null }

function agency(id: string, { cases, family }: Other): AgencyFigures {
  const own = cases.map((one) => ({ ...one, agencyId: id }))
  return figuresOf([{ id, code: id, shortName: id, kind: 'opd', family }], own)[0] as AgencyFigures
}

function rankingOf(own: Record<string, Other>, others: readonly Other[]): Ranking {
  return rank([...Object.entries(own).map(([id, one]) => agency(id, one)), ...others.map((one, index) => agency(`other-${index}`, one))], 1)
}

function find({ opd, unranked }: Ranking, id: string): Scored {
  return [...opd, ...unranked].find(({ agencyId }) => agencyId === id) ?? assert.fail(`${id} is not in the ranking`)
}

/** @returns the score of an agency with these cases, alone or of the family `works` */
function scoreOfA(cases: readonly CaseGroup[], others: readonly Other[], family: string | null = null): number {
  return find(rankingOf({ a: { cases: [quiet, ...cases], family } }, others), 'a').score
}

const own = fc.record({ cases: groups, others: region, category, family: fc.constantFrom(null, 'works') })

test('one more confirmed fix never lowers a score', () => {
  fc.assert(
    fc.property(own, ({ cases, others, family, ...of }) => {
      const more = [...cases, { ...fixed, category: of.category }]
      assert.ok(scoreOfA(more, others, family) >= scoreOfA(cases, others, family) - WITHIN)
    }),
    { numRuns: 500 },
  )
})

test('closing an answered case without the reporter never helps', () => {
  fc.assert(
    fc.property(own, ({ cases, others, family, ...of }) => {
      const closed = { ...silent, category: of.category }
      assert.ok(scoreOfA([...cases, closed], others, family) <= scoreOfA([...cases, { ...closed, end: 'open' }], others, family) + WITHIN)
    }),
    { numRuns: 500 },
  )
})

test('saying "fixed" late or being told "not fixed" never helps', () => {
  fc.assert(
    fc.property(own, ({ cases, others, family, ...of }) => {
      const good = { ...fixed, category: of.category }
      const best = scoreOfA([...cases, good], others, family)
      assert.ok(scoreOfA([...cases, { ...good, isLate: true }], others, family) <= best + WITHIN)
      assert.ok(scoreOfA([...cases, { ...good, wasReopened: true }], others, family) <= best + WITHIN)
    }),
  )
})

test('a late "not ours" never helps', () => {
  fc.assert(
    fc.property(own, ({ cases, others, family, ...of }) => {
      assert.ok(scoreOfA([...cases, { ...returned, category: of.category }], others, family) <= scoreOfA(cases, others, family) + WITHIN)
    }),
    { numRuns: 500 },
  )
})

test('a case is worth most when all goes well with it: none can be left undone to gain by it', () => {
  fc.assert(
    fc.property(own, group, ({ cases, others, family, ...of }, any) => {
      const well = { ...fixed, category: of.category, caseCount: any.caseCount }
      const otherwise = { ...any, category: of.category, ratedCount: 0, ratingSum: 0 }
      assert.ok(scoreOfA([...cases, otherwise], others, family) <= scoreOfA([...cases, well], others, family) + WITHIN)
    }),
    { numRuns: 500 },
  )
})

test('one perfect case does not beat a hundred good ones of the same kind', () => {
  const shares = fc.array(fc.tuple(fc.integer({ min: 0, max: 80 }), category), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(shares, category, (others, kind) => {
      const of = (good: number, all: number, ofKind: CaseGroup['category']) => [
        { ...fixed, category: ofKind, caseCount: good },
        { ...bad, category: ofKind, caseCount: all - good },
      ]
      const ranking = rankingOf(
        { one: { cases: [{ ...fixed, category: kind }], family: null }, many: { cases: of(88, 100, kind), family: null } },
        others.map(([share, ofKind]) => ({ cases: of(share, 100, ofKind), family: null })),
      )
      assert.ok(find(ranking, 'one').score < find(ranking, 'many').score)
    }),
    { numRuns: 300 },
  )
})

test('however an agency is split, no part scores more than the whole did', () => {
  const dealt = fc.array(fc.tuple(group, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(dealt, region, (cases, others) => {
      const strangers = others.map((one) => ({ ...one, family: null }))
      const whole = find(rankingOf({ whole: { cases: cases.map(([one]) => one), family: null } }, strangers), 'whole').score
      const parts = Object.fromEntries(
        [0, 1, 2, 3].map((part) => [`part-${part}`, { cases: cases.filter(([, to]) => to === part).map(([one]) => one), family: 'whole' }] as const),
      )
      const { opd } = rankingOf(parts, strangers)
      const scored = opd.filter(({ family }) => family === 'whole')
      const judged = scored.reduce((sum, { caseCount }) => sum + caseCount, 0)
      const mean = scored.reduce((sum, { caseCount, score }) => sum + (caseCount * score) / judged, 0)
      assert.ok(scored.every(({ score }) => score <= whole + WITHIN))
      assert.ok(judged === 0 || mean <= whole + WITHIN)
    }),
    { numRuns: 500 },
  )
})

test('splitting an agency moves nobody else', () => {
  fc.assert(
    fc.property(groups, groups, region, (first, second, others) => {
      const strangers = others.map((one) => ({ ...one, family: null }))
      const before = rankingOf({ whole: { cases: [...first, ...second], family: null } }, strangers)
      const after = rankingOf({ one: { cases: first, family: 'whole' }, two: { cases: second, family: 'whole' } }, strangers)
      strangers.forEach((_, index) => {
        const [was, is] = [find(before, `other-${index}`).score, find(after, `other-${index}`).score]
        assert.ok(Math.abs(was - is) < 1e-6, `${was} became ${is}`)
      })
    }),
  )
})

test('the amount of cases alone moves nothing: those of which nothing is due yet count for nobody', () => {
  fc.assert(
    fc.property(own, fc.integer({ min: 1, max: 500 }), ({ cases, others, family, ...of }, caseCount) => {
      const score = scoreOfA(cases, others, family)
      assert.ok(Math.abs(scoreOfA([...cases, { ...quiet, category: of.category, caseCount }], others, family) - score) < WITHIN)
    }),
  )
})

test('every score lies inside its interval, and the interval within 0 to 100', () => {
  fc.assert(
    fc.property(region, (all) => {
      for (const { score, low, high } of rankingOf({}, all).opd) {
        assert.ok(low >= 0 && low <= score + WITHIN && score <= high + WITHIN && high <= 100, `${low} ${score} ${high}`)
      }
    }),
    { numRuns: 300 },
  )
})

test('another name, code or place in the list changes no score', () => {
  fc.assert(
    fc.property(region, (all) => {
      const scores = (figures: AgencyFigures[]) => rank(figures, 1).opd.map(({ score }) => score.toFixed(9))
      const figures = all.map((one, index) => agency(`other-${index}`, one))
      const renamed = figures.map((one, index) => ({ ...one, agencyId: `z${9 - index}`, code: `z${9 - index}`, name: `Z ${9 - index}` }))
      const families = renamed.map((one, index) => ({ ...one, family: one.family === 'works' ? 'builders' : `z${9 - index}` }))
      assert.deepEqual(scores(families.toReversed()).toSorted(), scores(figures).toSorted())
    }),
  )
})

test('who has only hard cases and does there as others do is not below who has only easy ones and does there as others do', () => {
  const rates = fc.record({ hard: fc.integer({ min: 1, max: 9 }), easy: fc.integer({ min: 1, max: 9 }) })
  const size = fc.integer({ min: 1, max: 30 })
  fc.assert(
    fc.property(rates, size, size, (tenths, hardSize, easySize) => {
      const of = (kind: 'hard' | 'easy', tens: number) => [
        { ...fixed, category: kind, caseCount: tenths[kind] * tens },
        { ...failed, category: kind, caseCount: (10 - tenths[kind]) * tens },
      ]
      const both = { cases: [...of('hard', 4), ...of('easy', 4)], family: null }
      const ranking = rankingOf({ a: { cases: of('hard', hardSize), family: null }, b: { cases: of('easy', easySize), family: null } }, [both, both])
      const [a, b] = [find(ranking, 'a'), find(ranking, 'b')]
      assert.ok(Math.abs(a.score - b.score) < 1e-6, `${a.score} and ${b.score}`)
    }),
  )
})
