/**
 * The score of an agency: five rates, each brought to the region's mix of categories (mix.ts) and pulled towards the
 * region's mean as far as its cases are few (empirical Bayes, beta-binomial), weighted and added up to 0–100. Shown with
 * an interval and the number of cases. Pure; the formula is public. How many cases there are never moves a score by itself.
 */
import { expectedOf, toRegionsMix, type Expected, type Kinds } from '#statistics/mix.ts'
import { strengthOf } from '#statistics/strength.ts'
import { addTallies, caseCountOf, MEASURES, tallyOf, WEIGHTS, type CaseGroup, type Measure, type Tallies, type Tally } from '#statistics/tally.ts'

type Agency = {
  id: string
  code: string
  shortName: string
  kind: 'opd' | 'district' | 'external'
  /** Shared by agencies that came from one; null: an agency by itself. */
  family: string | null
}

export type AgencyFigures = {
  agencyId: string
  code: string
  name: string
  kind: Agency['kind']
  family: string
  caseCount: number
  tallies: Tallies
  /** The same by category; '' holds the cases without one. */
  kinds: ReadonlyMap<string, Tallies>
}

export type Rate = Tally & {
  /** The region's rate, 0–1. */
  mean: number
  /** Good ones among `all` if each went as the others' cases of its category. */
  expected: number
  /** How `expected` comes about: cases by category, and the others' rate there, 0–1. */
  kinds: Expected['kinds']
  /** Weight of the region's mean, in cases: so many cases at the mean are added before dividing. */
  strength: number
  /** The rate used, 0–1. */
  pulled: number
  /** One standard deviation of it. */
  deviation: number
}

export type Scored = AgencyFigures & {
  rates: Record<Measure, Rate>
  /** 0–100, as `low` and `high`. */
  score: number
  low: number
  high: number
  /** The whole interval lies under the region's mean. */
  isClearlyLow: boolean
  /** Its own cases alone would score more than its family. */
  isCapped: boolean
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
  const byAgency = Map.groupBy(groups, ({ agencyId }) => agencyId)
  return agencies.map(({ id, code, shortName, kind, family }) => {
    const own = byAgency.get(id) ?? []
    const kinds = new Map([...Map.groupBy(own, ({ category }) => category ?? '')].map(([category, some]) => [category, tallyOf(some)]))
    return { agencyId: id, code, name: shortName, kind, family: family ?? code, caseCount: caseCountOf(own), tallies: tallyOf(own), kinds }
  })
}

/** Of all agencies together. */
export type Totals = { caseCount: number; firstInTime: number; firstJudged: number; ended: number; confirmed: number }

export function totalsOf(groups: readonly CaseGroup[]): Totals {
  const { firstResponse } = tallyOf(groups)
  const count = (end: CaseGroup['end']) => groups.reduce((sum, group) => sum + (group.end === end ? group.caseCount : 0), 0)
  const confirmed = count('confirmed')
  return {
    caseCount: caseCountOf(groups),
    firstInTime: firstResponse.good,
    firstJudged: firstResponse.all,
    ended: confirmed + count('unconfirmed'),
    confirmed,
  }
}

/** @param minimum cases an agency needs to be ranked (settings.rankingMinimum) */
export function rank(figures: readonly AgencyFigures[], minimum: number): Ranking {
  const own = figures.filter((agency) => agency.kind !== 'external' && judgedCount(agency) > 0)
  const region = regionOf(own)
  const scored = own.map((agency) => scoreIn(region, agency))
  const ranked = scored.filter((agency) => judgedCount(agency) >= minimum).sort((a, b) => b.score - a.score || a.name.localeCompare(b.name))
  return {
    mean: region.mean,
    opd: ranked.filter(({ kind }) => kind === 'opd'),
    district: ranked.filter(({ kind }) => kind === 'district'),
    unranked: scored.filter((agency) => judgedCount(agency) < minimum).sort((a, b) => a.name.localeCompare(b.name)),
  }
}

/** Whoever gives everything back too late holds no cases, and is judged all the same. */
function judgedCount({ caseCount, tallies }: AgencyFigures): number {
  return Math.max(caseCount, tallies.firstResponse.all)
}

/** What every agency is compared with. */
type Region = { families: Family[]; means: Record<Measure, number>; mean: number }

/** Agencies that came from one, as if they still were one. */
type Family = Pick<AgencyFigures, 'family' | 'tallies' | 'kinds'> & { size: number }

function regionOf(own: readonly AgencyFigures[]): Region {
  const means = ofMeasures((measure) => meanOf(own.map(({ tallies }) => tallies[measure])))
  const families = [...Map.groupBy(own, ({ family }) => family)].map(([family, members]) => ({
    family,
    size: members.length,
    tallies: addTallies(members.map(({ tallies }) => tallies)),
    kinds: addKinds(members.map(({ kinds }) => kinds)),
  }))
  return { families, means, mean: weigh((measure) => means[measure]) }
}

/**
 * An agency of a family never scores more than the family would as one. So splitting an agency raises no score, however
 * the cases are dealt out among the parts: each part, and with them every mean of the parts, stays at or below the whole.
 * And one more good case still never lowers a score: of two figures that it does not lower the lower one is not lowered.
 */
function scoreIn(region: Region, agency: AgencyFigures): Scored {
  const family = region.families.find(({ family: name }) => name === agency.family)
  const rates = ratesIn(region, agency)
  const alone = scoreOf(rates)
  const cap = family && family.size > 1 ? scoreOf(ratesIn(region, family)) : 100
  const score = Math.min(alone, cap)
  const [low, high] = intervalOf(
    score,
    weigh((measure) => rates[measure].deviation),
  )
  return { ...agency, rates, score, low, high, isClearlyLow: high < region.mean, isCapped: cap < alone }
}

/** Against the others only: an agency, or its family, has no hand in what it is measured by, but for the region's mean. */
function ratesIn({ families, means }: Region, own: Pick<AgencyFigures, 'family' | 'tallies' | 'kinds'>): Record<Measure, Rate> {
  const others = families.filter(({ family }) => family !== own.family)
  const theirKinds = addKinds(others.map(({ kinds }) => kinds))
  return ofMeasures((measure) => {
    const strength = strengthOf(others.map(({ tallies }) => tallies[measure]))
    const expected = expectedOf(kindsOf(own.kinds, measure), kindsOf(theirKinds, measure), means[measure])
    return rateOf(own.tallies[measure], { mean: means[measure], strength, expected })
  })
}

type Measured = { mean: number; strength: number; expected: Expected }

/** The cases at the mean are added on both sides: to what was observed and to what was expected. */
function rateOf(tally: Tally, { mean, strength, expected }: Measured): Rate {
  const filled = { good: tally.good + strength * mean, all: tally.all + strength }
  const filledExpected = expected.good + strength * mean
  const pulled = toRegionsMix(filled, filledExpected, mean)
  // By chance in its own cases, and in those of the others that it is measured against.
  const share = filled.good / filled.all
  const isBelow = filled.good <= filledExpected
  const perShare = isBelow ? pulled / share : (1 - pulled) / (1 - share)
  const perExpected = isBelow ? pulled / filledExpected : (1 - pulled) / (filled.all - filledExpected)
  const deviation = perShare * Math.sqrt((share * (1 - share)) / (filled.all + 1)) + perExpected * expected.error
  return { ...tally, mean, strength, expected: expected.good, kinds: expected.kinds, pulled, deviation }
}

function scoreOf(rates: Record<Measure, Rate>): number {
  return weigh((measure) => rates[measure].pulled)
}

function weigh(value: (measure: Measure) => number): number {
  return MEASURES.reduce((sum, measure) => sum + WEIGHTS[measure] * value(measure), 0)
}

function ofMeasures<T>(value: (measure: Measure) => T): Record<Measure, T> {
  return Object.fromEntries(MEASURES.map((measure) => [measure, value(measure)])) as Record<Measure, T>
}

function kindsOf(kinds: AgencyFigures['kinds'], measure: Measure): Kinds {
  return new Map([...kinds].map(([category, tallies]) => [category, tallies[measure]]))
}

function addKinds(all: readonly AgencyFigures['kinds'][]): AgencyFigures['kinds'] {
  const some = Map.groupBy(
    all.flatMap((kinds) => [...kinds]),
    ([category]) => category,
  )
  return new Map([...some].map(([category, entries]) => [category, addTallies(entries.map(([, tallies]) => tallies))]))
}

/** The region's rate. One good and one bad case are added, so that a region without cases has a mean as well. */
function meanOf(tallies: readonly Tally[]): number {
  const [good, all] = [tallies.reduce((sum, one) => sum + one.good, 0), tallies.reduce((sum, one) => sum + one.all, 0)]
  return (good + 1) / (all + 2)
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
