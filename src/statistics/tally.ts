/**
 * What counts for and against an agency. The table in `countOf` is the whole rule.
 * Pure: cases come in grouped by what happened to them, so that a year of cases is a few dozen rows.
 */

/** Heaviest first; the reporter's word weighs most. Points of a hundred. */
export const WEIGHTS = { confirmed: 30, firstResponse: 25, solved: 25, kept: 10, rating: 10 } as const
export type Measure = keyof typeof WEIGHTS
export const MEASURES = Object.keys(WEIGHTS) as Measure[]

/** `good` of `all`; ratings count as parts: three stars of five are half a good one. */
export type Tally = { good: number; all: number }
export type Tallies = Record<Measure, Tally>

/** Cases of one agency that went the same way. */
export type CaseGroup = {
  /** Code; null: none chosen. */
  category: string | null
  /** The agency's first public word: in time, too late (or still missing after its limit), or still to come. */
  firstResponse: 'in_time' | 'late' | 'waiting'
  /** Answered after the deadline, or not at all and the deadline is over. */
  isLate: boolean
  /**
   * Closed in silence is `unconfirmed`; `open` includes answers the reporter has not yet judged;
   * `returned` was handed back as "not ours" after the first answer, or the whole, was due.
   */
  end: 'open' | 'confirmed' | 'unconfirmed' | 'returned'
  /** The reporter said "not fixed" at least once. */
  wasReopened: boolean
  caseCount: number
  /** Cases with a rating, and the sum of their mean ratings, each brought to 0–1. */
  ratedCount: number
  ratingSum: number
}

export function tallyOf(groups: readonly CaseGroup[]): Tallies {
  return addTallies(groups.map(countOf))
}

export function addTallies(all: readonly Tallies[]): Tallies {
  const tallies = Object.fromEntries(MEASURES.map((measure) => [measure, { good: 0, all: 0 }])) as Tallies
  for (const one of all) {
    for (const measure of MEASURES) add(tallies[measure], one[measure])
  }
  return tallies
}

/** Cases the agency holds or has finished; what it gave back is another agency's. */
export function caseCountOf(groups: readonly CaseGroup[]): number {
  return groups.reduce((sum, { end, caseCount }) => sum + (end === 'returned' ? 0 : caseCount), 0)
}

function countOf({ firstResponse, isLate, end, wasReopened, caseCount, ratedCount, ratingSum }: CaseGroup): Tallies {
  // Late for the one who held it, and nothing else.
  if (end === 'returned')
    return { ...NOTHING, firstResponse: count(caseCount, firstResponse === 'late', false), solved: count(caseCount, isLate, false) }
  const isConfirmed = end === 'confirmed'
  const hasEnded = end !== 'open'
  const heard = isConfirmed || wasReopened
  const isRefuted = hasEnded && wasReopened && !isConfirmed
  return {
    firstResponse: count(caseCount, firstResponse !== 'waiting', firstResponse === 'in_time'),
    // Silence proves nothing: closed in silence is not solved, and only held against the agency when it was late,
    // or when the last that was heard is "not fixed". Else false answers given at once would be the surest way up.
    solved: count(caseCount, isLate || isConfirmed || isRefuted, isConfirmed && !isLate),
    confirmed: count(caseCount, hasEnded || wasReopened, isConfirmed),
    kept: count(caseCount, heard, isConfirmed && !wasReopened),
    rating: { good: ratingSum, all: ratedCount },
  }
}

const NONE: Tally = { good: 0, all: 0 }
const NOTHING: Tallies = { confirmed: NONE, firstResponse: NONE, solved: NONE, kept: NONE, rating: NONE }

function count(cases: number, counts: boolean, isGood: boolean): Tally {
  return { good: isGood ? cases : 0, all: counts ? cases : 0 }
}

function add(sum: Tally, more: Tally): void {
  sum.good += more.good
  sum.all += more.all
}
