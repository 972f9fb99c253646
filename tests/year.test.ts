/** The simulated year of `npm run bench year`, small and without a database: what the formula makes of honest, lazy and cheating agencies. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomOf } from '#demo/random.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import type { CaseGroup } from '#statistics/tally.ts'
import { DAYS, imagineYear, type Act } from '../bench/year/lives.ts'
import { disorderOf, linesOf, rankCorrelation } from '../bench/year/verdict.ts'
import { AGENCIES } from '../bench/year/world.ts'

/** Days of the wall that stand for five, fourteen and ten working days. */
const [FIRST, WHOLE, SILENCE] = [7, 20, 14]

type Group = CaseGroup & { agencyId: string }

/** What the product keeps of a life, in short: one group for who holds it, one for each late return. */
function groupsOf(acts: readonly Act[]): Group[] {
  const [opened] = acts
  if (opened?.kind !== 'report') return []
  const late: Group[] = []
  const now = {
    holder: '',
    handed: 0,
    spoke: undefined as number | undefined,
    answered: undefined as number | undefined,
    reopened: false,
    ratings: 0,
    ended: false,
  }
  for (const act of acts.filter(({ after }) => after < DAYS)) {
    if (act.kind === 'assign') Object.assign(now, { holder: act.agency, handed: act.after, spoke: undefined })
    if (act.kind === 'tell' || act.kind === 'answer') now.spoke ??= act.after
    if (act.kind === 'answer') now.answered = act.after
    if (act.kind === 'verdict' && act.verdict === 'fixed') now.ended = true
    if (act.kind === 'verdict' && act.verdict === 'not_fixed') Object.assign(now, { reopened: true, answered: undefined })
    if (act.kind === 'rate') now.ratings = (act.rating - 1) / 4
    if (act.kind === 'return' && act.after > now.handed + FIRST)
      late.push(group(now, { end: 'returned', firstResponse: 'late', category: opened.category }))
  }
  const isSilent = !now.ended && now.answered !== undefined && DAYS - now.answered > SILENCE
  const spokeLate = (now.spoke ?? DAYS) > now.handed + FIRST
  const held = group(now, {
    category: opened.category,
    firstResponse: spokeLate ? 'late' : now.spoke === undefined ? 'waiting' : 'in_time',
    isLate: (now.answered ?? DAYS) > opened.after + WHOLE,
    end: now.ended ? 'confirmed' : isSilent ? 'unconfirmed' : 'open',
  })
  return now.holder === '' ? late : [...late, held]
}

function group(now: { holder: string; reopened: boolean; ratings: number }, told: Partial<Group>): Group {
  const ratedCount = now.ratings > 0 ? 1 : 0
  const usual = { category: null, firstResponse: 'waiting', isLate: false, end: 'open', caseCount: 1 } as const
  return { ...usual, agencyId: now.holder, wasReopened: now.reopened, ratedCount, ratingSum: now.ratings, ...told }
}

const AS_ROWS = AGENCIES.map(({ code, kind, family }) => ({ id: code, code, shortName: code, kind, family: family ?? null }))

for (const seed of ['one', 'two', 'three']) {
  test(`a year with chance "${seed}": good above average, average above the weak, the weak above cheats and the lazy`, () => {
    const year = imagineYear(6000, randomOf(seed))
    const lives = Map.groupBy(year.acts, ({ caseNumber }) => caseNumber)
    const groups = [...lives.values()].flatMap(groupsOf)
    const { opd, district } = rank(figuresOf(AS_ROWS, groups), 10)
    const lines = linesOf([...opd, ...district], year.truths)
    assert.deepEqual(disorderOf(lines), [])
    const honest = rankCorrelation(
      lines.filter(({ agency }) => agency.kind === 'opd').map(({ scored, mended, usual }) => [scored.score, mended / usual]),
    )
    assert.ok(honest > 0.7, `rank correlation with the truth ${honest}`)
  })
}

test('the same order of things correlates fully, the opposite not at all', () => {
  const pairs = [
    [1, 10],
    [2, 20],
    [3, 30],
  ] as const
  assert.equal(rankCorrelation(pairs), 1)
  assert.equal(rankCorrelation(pairs.map(([a, b]) => [a, -b] as const)), -1)
})
