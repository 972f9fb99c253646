/** How far an agency's rate is pulled towards the region's mean. Pure. */
import type { Tally } from '#statistics/tally.ts'

/** Cases. Fewer would let one lucky case decide, more would hide every difference. */
export const WEAKEST = 8
export const STRONGEST = 40
/** Used while fewer than three other agencies have cases: too little to see how far agencies differ. */
const USUAL = 20

/**
 * How many cases at the mean are added: few when agencies differ more than chance explains, many when they do not.
 * Method of moments over the *other* agencies: an agency's own cases can then only move its own rate, and one more
 * good case can never lower its score.
 */
export function strengthOf(others: readonly Tally[]): number {
  const counted = others.filter(({ all }) => all > 0)
  if (counted.length < 3) return USUAL
  const cases = sum(counted.map(({ all }) => all))
  const mean = sum(counted.map(({ good }) => good)) / cases
  const spread = sum(counted.map(({ good, all }) => all * (good / all - mean) ** 2))
  const chance = mean * (1 - mean)
  // What is left of the spread once chance is taken off, per agency.
  const real = (spread - (counted.length - 1) * chance) / (cases - sum(counted.map(({ all }) => all ** 2)) / cases)
  return real > 0 ? Math.min(STRONGEST, Math.max(WEAKEST, chance / real - 1)) : STRONGEST
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
