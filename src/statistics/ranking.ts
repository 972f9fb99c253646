/**
 * The score of an agency: five rates, each pulled towards the region's mean as far as its cases are few
 * (empirical Bayes, beta-binomial), weighted and added up to 0–100. Shown with an interval and the number of cases.
 * Pure; the formula is public on the page "Cara menghitung". How many cases there are never moves a score by itself.
 */
import { caseCountOf, MEASURES, tallyOf, WEIGHTS, type CaseGroup, type Measure, type Tallies, type Tally } from '#statistics/tally.ts'

type Agency = { id: string; code: string; shortName: string; kind: 'opd' | 'district' | 'external' }
export type AgencyFigures = { agencyId: string; code: string; name: string; kind: Agency['kind']; caseCount: number; tallies: Tallies }

export type Rate = Tally & {
  /** The region's rate, 0–1. */
  mean: number
  /** Weight of the region's mean, in cases: so many cases at the mean are added before dividing. */
  strength: number
  /** The rate used, 0–1. */
  pulled: number
}

export type Scored = AgencyFigures & {
  rates: Record<Measure, Rate>
  /** 0–100, as `low` and `high`. */
  score: number
  low: number
  high: number
  /** The whole interval lies under the region's mean. */
  isClearlyLow: boolean
}

export type Ranking = {
  /** What an agency exactly at the region's mean would score. */
  mean: number
  opd: Scored[]
  district: Scored[]
  /** Fewer cases than the region asks for; by name. */
  unranked: Scored[]
}

export function figuresOf(agencies: readonly Agency[], groups: readonly (CaseGroup & { agencyId: string })[]): AgencyFigures[] {
  return agencies.map(({ id, code, shortName, kind }) => {
    const own = groups.filter(({ agencyId }) => agencyId === id)
    return { agencyId: id, code, name: shortName, kind, caseCount: caseCountOf(own), tallies: tallyOf(own) }
  })
}

/** @param minimum cases an agency needs to be ranked (settings.rankingMinimum) */
export function rank(figures: readonly AgencyFigures[], minimum: number): Ranking {
  const own = figures.filter((agency) => agency.kind !== 'external' && agency.caseCount > 0)
  const means = Object.fromEntries(MEASURES.map((measure) => [measure, meanOf(own.map(({ tallies }) => tallies[measure]))])) as Record<
    Measure,
    number
  >
  const mean = weigh((measure) => means[measure])
  const scored = own.map((agency) => scoreOf(agency, { all: own, means, mean }))
  const ranked = scored.filter(({ caseCount }) => caseCount >= minimum).sort((a, b) => b.score - a.score || a.name.localeCompare(b.name))
  return {
    mean,
    opd: ranked.filter(({ kind }) => kind === 'opd'),
    district: ranked.filter(({ kind }) => kind === 'district'),
    unranked: scored.filter(({ caseCount }) => caseCount < minimum).sort((a, b) => a.name.localeCompare(b.name)),
  }
}

type Compared = { all: readonly AgencyFigures[]; means: Record<Measure, number>; mean: number }

function scoreOf(agency: AgencyFigures, { all, means, mean }: Compared): Scored {
  const others = all.filter(({ agencyId }) => agencyId !== agency.agencyId)
  const rates = Object.fromEntries(
    MEASURES.map((measure) => {
      const strength = strengthOf(others.map(({ tallies }) => tallies[measure]))
      return [measure, pull(agency.tallies[measure], means[measure], strength)]
    }),
  ) as Record<Measure, Rate>
  const score = weigh((measure) => rates[measure].pulled)
  const [low, high] = intervalOf(
    score,
    weigh((measure) => deviationOf(rates[measure])),
  )
  return { ...agency, rates, score, low, high, isClearlyLow: high < mean }
}

function weigh(value: (measure: Measure) => number): number {
  return MEASURES.reduce((sum, measure) => sum + WEIGHTS[measure] * value(measure), 0)
}

/** The region's rate. One good and one bad case are added, so that a region without cases has a mean as well. */
function meanOf(tallies: readonly Tally[]): number {
  return (sum(tallies.map(({ good }) => good)) + 1) / (sum(tallies.map(({ all }) => all)) + 2)
}

function pull(tally: Tally, mean: number, strength: number): Rate {
  return { ...tally, mean, strength, pulled: (tally.good + mean * strength) / (tally.all + strength) }
}

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
function strengthOf(others: readonly Tally[]): number {
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

/** Standard deviation of the rate's beta distribution. */
function deviationOf({ pulled, all, strength }: Rate): number {
  return Math.sqrt((pulled * (1 - pulled)) / (all + strength + 1))
}

/** Nine times of ten the true value lies inside. */
const Z = 1.645

/**
 * The five deviations are added up as if the five rates always moved together, so the interval is rather too wide than
 * too narrow; taken on the logit scale, so it stays within 0–100 and is longer towards the middle.
 */
function intervalOf(score: number, deviation: number): [number, number] {
  const share = Math.min(0.999, Math.max(0.001, score / 100))
  const middle = Math.log(share / (1 - share))
  const reach = (Z * deviation) / 100 / (share * (1 - share))
  return [100 / (1 + Math.exp(-(middle - reach))), 100 / (1 + Math.exp(-(middle + reach)))]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
