/** How scores move over time: every month ranked by itself. Pure. */
import { addDays, dayOf, instantAt, type Day, type TimeZone } from '#lib/dates.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import type { AgencyGroup } from '#statistics/ranking-queries.ts'

/** @property isFew below the region's minimum: shown, and drawn hollow */
export type DriftPoint = { score: number; low: number; high: number; caseCount: number; isFew: boolean }

export type Drift = {
  agencyId: string
  /** One for each month; undefined: no cases. */
  points: (DriftPoint | undefined)[]
}

/** @returns first days of months, oldest first, the last is the present one */
export function monthsUntil(now: Date, count: number, zone: TimeZone): Day[] {
  let day: Day = `${dayOf(now, zone).slice(0, 7)}-01`
  const months = [day]
  while (months.length < count) {
    day = `${addDays(day, -1).slice(0, 7)}-01`
    months.unshift(day)
  }
  return months
}

export function edgesOf(months: readonly Day[], zone: TimeZone): Date[] {
  return months.map((day) => instantAt(day, '00:00', zone))
}

type Told = { agencies: Parameters<typeof figuresOf>[0]; groups: readonly AgencyGroup[]; minimum: number }

/** @param partCount months; groups tell theirs by `part` */
export function driftOf({ agencies, groups, minimum }: Told, partCount: number): Drift[] {
  const parts = Array.from({ length: partCount }, (_, index) => {
    const { opd, district } = rank(
      figuresOf(
        agencies,
        groups.filter(({ part }) => part === index + 1),
      ),
      0,
    )
    return new Map([...opd, ...district].map((one) => [one.agencyId, one]))
  })
  return agencies.map(({ id }) => ({
    agencyId: id,
    points: parts.map((ranked) => {
      const found = ranked.get(id)
      return found && { score: found.score, low: found.low, high: found.high, caseCount: found.caseCount, isFew: found.caseCount < minimum }
    }),
  }))
}

/** Points apart. Less may be chance even between months of many cases. */
const CLEARLY = 5

/**
 * The first and the last month with enough cases, and whether their intervals leave any doubt that it moved. The present
 * month says nothing yet: most of its cases have not ended, and what is not known lies at the mean.
 */
export function directionOf({ points }: Drift): 'up' | 'down' | 'same' | 'unknown' {
  const enough = points.slice(0, -1).filter((point) => point !== undefined && !point.isFew)
  const [first, last] = [enough[0], enough.at(-1)]
  if (!first || !last || first === last) return 'unknown'
  if (last.score - first.score >= CLEARLY && last.score > first.high) return 'up'
  if (first.score - last.score >= CLEARLY && last.score < first.low) return 'down'
  return 'same'
}
