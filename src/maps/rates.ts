/** How often people of a district report, beside the whole region, so that small numbers do not shout. Pure. */

export type Counted = { code: string; count: number; residents: number | null }

/**
 * 0: too few to say · 1 far below the region's rate · 2 below · 3 about as often · 4 above · 5 far above.
 * With shares instead of rates: 1 few of all reports to 5 many.
 */
export type RateClass = 0 | 1 | 2 | 3 | 4 | 5

/** @property rate per 10,000 residents, @property share percent of all reports; undefined: cannot be said */
export type Rated = Counted & { rate: number | undefined; share: number | undefined; level: RateClass }
/** @property by what the classes are made of: not everybody's number of residents is known, nobody's rate is compared */
export type Rates = { by: 'rate' | 'share'; rate: number | undefined; areas: Rated[] }

/** Below so many reports, or residents, a rate is chance. */
export const FEWEST_REPORTS = 5
export const FEWEST_RESIDENTS = 1000

/** Parts of the region's rate at which classes end. */
const ENDS = [0.5, 0.8, 1.25, 2] as const
/** Ends of classes when only shares are known, in parts of what each would have were all alike. */
const SHARE_ENDS = [0.35, 0.75, 1.25, 2] as const
/** How far from the expected count, in its standard deviations, before it is more than chance. */
const CLEAR = 2

export function ratesOf(areas: readonly Counted[]): Rates {
  const total = sum(areas.map(({ count }) => count))
  const residents = sum(areas.map((area) => area.residents ?? 0))
  const isKnown = areas.length > 0 && areas.every((area) => area.residents !== null)
  const rated = areas.map((area) => ({
    ...area,
    rate: area.residents === null ? undefined : perTenThousand(area.count, area.residents),
    share: total === 0 ? undefined : Math.round((100 * area.count) / total),
  }))
  const level = isKnown ? levelByRate(total / residents) : levelByShare(total / areas.length)
  return {
    by: isKnown ? 'rate' : 'share',
    rate: isKnown ? perTenThousand(total, residents) : undefined,
    areas: rated.map((area) => ({ ...area, level: level(area) })),
  }
}

/** One decimal. */
function perTenThousand(count: number, residents: number): number {
  return Math.round((100_000 * count) / residents) / 10
}

/** What differs from the region no more than chance would make it is "about as often". */
function levelByRate(usual: number) {
  return ({ count, residents }: Counted): RateClass => {
    if (residents === null || residents < FEWEST_RESIDENTS || count < FEWEST_REPORTS) return 0
    const expected = usual * residents
    if (Math.abs(count - expected) < CLEAR * Math.sqrt(expected)) return 3
    return classIn(ENDS, count / expected)
  }
}

function levelByShare(usual: number) {
  return ({ count }: Counted): RateClass => (count < FEWEST_REPORTS ? 0 : classIn(SHARE_ENDS, count / usual))
}

function classIn(ends: readonly number[], part: number): RateClass {
  const index = ends.findIndex((end) => part <= end)
  return (index < 0 ? 5 : index + 1) as RateClass
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
