/** The ranking as everybody reads it: which counts of cases are left out, so that nobody computes a small one. Pure. */
import { FEWEST, isSmall } from '#opendata/suppression.ts'
import type { Ranking } from '#statistics/ranking.ts'

/** @param minimum the region's @returns cases an agency needs to be ranked where everybody reads it */
export function publicMinimum(minimum: number): number {
  return Math.max(FEWEST, minimum)
}

/** @property agencies codes of those ranked without their number of cases */
export type HiddenCounts = { agencies: ReadonlySet<string>; isSumHidden: boolean }

/**
 * The sum of all stands on several pages; whoever takes the listed ones off has what is not listed. When that would tell a
 * small one, the smallest ranked agency goes with it. Of a ranked one everybody knows that it has `minimum` or more, of the
 * others that they have fewer: so of what is left out one must be able to have a case less, and another a case more.
 * @param sum cases of all agencies, those outside the ranking with them
 */
export function hiddenCounts({ opd, district, unranked }: Ranking, { minimum, sum }: { minimum: number; sum: number }): HiddenCounts {
  const ranked = [...opd, ...district]
  const small = ranked.filter(({ caseCount }) => isSmall(caseCount))
  const listed = ranked.filter(({ caseCount }) => caseCount >= FEWEST).toSorted((one, other) => one.caseCount - other.caseCount)
  const known = [...ranked, ...unranked].reduce((total, { caseCount }) => total + caseCount, 0)
  // What belongs to nobody in the ranking is one more.
  const others = [...small, ...unranked].map(({ caseCount }) => caseCount).concat(sum - known)
  const untold = others.filter((count) => count > 0)
  const hide = (...more: typeof ranked) => new Set([...small, ...more].map(({ code }) => code))
  const [canFall, canRise] = [untold.some((count) => count > 1), untold.some((count) => count !== minimum - 1)]
  if (!untold.some(isSmall) || (untold.length > 1 && canFall && canRise)) return { agencies: hide(), isSumHidden: false }
  const beside = canFall ? listed[0] : listed.find(({ caseCount }) => caseCount > minimum)
  return beside ? { agencies: hide(beside), isSumHidden: false } : { agencies: hide(...listed), isSumHidden: true }
}
