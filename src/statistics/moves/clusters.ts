/** Where one topic in one district grows: clearly more cases in a week than the weeks before let expect. Pure. */
import { addDays, type Day } from '#lib/dates.ts'
import type { Days, Sum } from '#statistics/kept/sums.ts'

/** Days that are looked at, and the days before that say what is usual. */
const RECENT = 7
const BEFORE = 28

/** Cases. Fewer are no cluster, however rare the topic. */
const FEWEST = 4
/** How seldom chance alone may bring so many: a region looks at some hundred pairs of topic and district every day. */
const CHANCE = 0.001

export type Cluster = {
  /** Codes. */
  category: string
  district: string
  /** Cases in the days looked at, and what a week of the weeks before had. */
  count: number
  usual: number
}

export function clusterDays(today: Day): { recent: Days; before: Days } {
  const from = addDays(today, 1 - RECENT)
  return { recent: { from, until: today }, before: { from: addDays(from, -BEFORE), until: addDays(from, -1) } }
}

/**
 * @param recent, before: by category and district, of clusterDays; secret cases have neither and are in none
 * @returns the least likely by chance first; nothing while the region has no earlier weeks to compare with
 */
export function findClusters(recent: readonly Sum[], before: readonly Sum[]): Cluster[] {
  const usualOf = new Map(before.map((sum) => [pairOf(sum), sum.received]))
  const [allNow, allBefore] = [total(recent), total(before)]
  if (allBefore < FEWEST) return []
  return recent
    .flatMap(({ category, district, received: count }) => {
      if (!category || !district || count < FEWEST) return []
      const earlier = usualOf.get(pairOf({ category, district })) ?? 0
      const cluster: Cluster = { category, district, count, usual: (earlier * RECENT) / BEFORE }
      const chance = chanceOf(count, earlier, growthOf(allNow - count, allBefore - earlier))
      return chance < CHANCE ? [{ chance, cluster }] : []
    })
    .toSorted((a, b) => a.chance - b.chance)
    .map(({ cluster }) => cluster)
}

/** Of all else. When everything grows (a campaign, a flood), only what grows more than the rest stands out. */
function growthOf(now: number, before: number): number {
  return before < FEWEST ? 1 : Math.max(1, (now * BEFORE) / (before * RECENT))
}

/**
 * Chance of `count` or more when `earlier` cases came in the days before. What is usual is itself only known from those days,
 * so the count is negative binomial (Poisson with a gamma rate, half a case added) and not plainly Poisson.
 */
function chanceOf(count: number, earlier: number, growth: number): number {
  const size = earlier + 0.5
  const odds = (RECENT / BEFORE) * growth
  const share = odds / (1 + odds)
  let term = (1 - share) ** size
  let below = 0
  for (let cases = 0; cases < count; cases++) {
    below += term
    term *= ((size + cases) / (cases + 1)) * share
  }
  return Math.max(0, 1 - below)
}

function pairOf({ category, district }: Pick<Sum, 'category' | 'district'>): string {
  return `${category} ${district}`
}

function total(sums: readonly Sum[]): number {
  return sums.reduce((sum, { received }) => sum + received, 0)
}
