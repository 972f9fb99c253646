/**
 * What other agencies make of the same kinds of cases, and how a rate is read against it: a road is not an ID card.
 * Pure; the page "Cara menghitung" says the same in words.
 */
import type { Tally } from '#statistics/tally.ts'

/** Cases of others after which their rate in a category stands by itself; fewer are filled up with cases at the region's mean. */
export const ENOUGH = 30

/** Tallies of one measure by category; '' holds the cases without one. */
export type Kinds = ReadonlyMap<string, Tally>

export type Expected = {
  /** Cases that would be good if each went as the others' cases of its category. */
  good: number
  /** How far `good` may be off, because the others' cases are few: one standard deviation, in cases. */
  error: number
  /** How `good` comes about: the rate of the others in each category, 0–1. */
  kinds: { category: string; all: number; rate: number }[]
}

/** @param others without the agency's own cases: nobody is measured against himself @param mean the region's rate, 0–1 */
export function expectedOf(own: Kinds, others: Kinds, mean: number): Expected {
  const kinds = [...own].map(([category, { all }]) => ({ category, all, ...rateOf(category === '' ? undefined : others.get(category), mean) }))
  return {
    good: kinds.reduce((sum, { all, rate }) => sum + all * rate, 0),
    error: Math.sqrt(kinds.reduce((sum, { all, error }) => sum + (all * error) ** 2, 0)),
    kinds: kinds.filter(({ all }) => all > 0).map(({ category, all, rate }) => ({ category, all, rate })),
  }
}

const NONE: Tally = { good: 0, all: 0 }

/** Nobody else has such cases: the region's mean, and so no adjustment. */
function rateOf({ good, all }: Tally = NONE, mean: number): { rate: number; error: number } {
  const filled = Math.max(all, ENOUGH)
  const rate = (good + (filled - all) * mean) / filled
  return { rate, error: Math.sqrt(all * rate * (1 - rate)) / filled }
}

/**
 * The rate brought to the region's mix. As expected: the mean. Less good than expected: as many parts of the mean as of
 * the expected good ones. Better: the bad ones are compared instead, so that all good is 1 and not more.
 *
 * One more good case never lowers it. Below: (g + 1) / (E + e) ≥ g / E, as e ≤ 1 ≤ E / g. Above: as many bad ones among
 * more expected bad ones. One more bad case never raises it, by the same two lines with good and bad exchanged.
 * A higher mean never lowers it either, though E contains the mean where others have few cases.
 * @param expected good ones; between 0 and all, both excluded
 */
export function toRegionsMix({ good, all }: Tally, expected: number, mean: number): number {
  return good <= expected ? (mean * good) / expected : 1 - ((1 - mean) * (all - good)) / (all - expected)
}
