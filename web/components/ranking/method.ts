/** The formula and one agency worked through it, as the pages show them. Pure. */
import { FEWEST, isSmall } from '#opendata/suppression.ts'
import { ENOUGH } from '#statistics/mix.ts'
import type { Ranking, Rate, Scored } from '#statistics/ranking.ts'
import { STRONGEST, WEAKEST } from '#statistics/strength.ts'
import { MEASURES, WEIGHTS, type Measure } from '#statistics/tally.ts'

export type Kind = { name: string | undefined; all: number; rate: number; expected: number }

type Asked = { code: string | null; minimum: number; nameOf: (category: string) => string | undefined }

/** @param code the agency to work through; null or unknown: the one in the middle, which shows being pulled and having a say */
export function shownMethod({ mean, opd, district }: Ranking, { code, minimum, nameOf }: Asked) {
  const ranked = [...opd, ...district]
  const example = ranked.find((one) => one.code === code) ?? opd[Math.floor(opd.length / 2)] ?? district[0]
  return {
    minimum,
    mean,
    weakest: WEAKEST,
    strongest: STRONGEST,
    enough: ENOUGH,
    measures: MEASURES.map((measure) => ({ measure, weight: WEIGHTS[measure] })),
    agencies: ranked.map((one) => ({ code: one.code, name: one.name })),
    example: example && shownExample(example, nameOf),
  }
}

/** @param kept further parameters of the address, as the range */
export function exampleLink(code: string, kept: Record<string, string>): string {
  return `?${new URLSearchParams({ ...kept, dinas: code })}#contoh`
}

export type ShownMethod = ReturnType<typeof shownMethod>
type Example = NonNullable<ShownMethod['example']>

function shownExample({ code, name, score, low, high, isCapped, rates }: Scored, nameOf: Asked['nameOf']) {
  const alone = MEASURES.reduce((sum, measure) => sum + WEIGHTS[measure] * rates[measure].pulled, 0)
  const detailed = MEASURES.find((measure) => measure === 'solved') as Measure
  return {
    code,
    name,
    score,
    low,
    high,
    /** What its own cases alone would give; undefined: that is the score. */
    alone: isCapped ? alone : undefined,
    rates: MEASURES.map((measure) => shownRate(measure, rates[measure])),
    worked: { ...stepsOf(rates[detailed]), ...shownRate(detailed, rates[detailed]), kinds: kindsShown(rates[detailed].kinds, nameOf) },
  }
}

function shownRate(measure: Measure, { good, all, expected, mean, strength, pulled }: Rate) {
  return { measure, weight: WEIGHTS[measure], good, all, expected, mean, strength, pulled }
}

/** The numbers of the sum in the order in which one takes them. */
export function stepsOf({ good, all, expected, mean, strength }: Rate) {
  const added = { good: good + strength * mean, expected: expected + strength * mean, all: all + strength }
  return { added, isBelow: added.good <= added.expected, bad: added.all - added.good, expectedBad: added.all - added.expected }
}

/** Kinds shown by name; the rest are added up. A kind of fewer cases is not named, nor can it be had from the sum: it could point at somebody. */
const MOST_KINDS = 5

type Kinds = { named: Kind[]; others: (Kind & { count: number }) | undefined }

export function kindsShown(kinds: Rate['kinds'], nameOf: Asked['nameOf']): Kinds {
  const shown = kinds.map(({ category, all, rate }) => ({ name: nameOf(category), all, rate, expected: all * rate })).sort((a, b) => b.all - a.all)
  const casesOf = (some: readonly Kind[]) => some.reduce((sum, one) => sum + one.all, 0)
  let named = shown.filter(({ all }, index) => index < MOST_KINDS && all >= FEWEST)
  if (isSmall(casesOf(shown.slice(named.length)))) named = named.slice(0, -1)
  const rest = shown.slice(named.length)
  const all = casesOf(rest)
  const expected = rest.reduce((sum, kind) => sum + kind.expected, 0)
  return { named, others: all >= FEWEST ? { name: undefined, count: rest.length, all, expected, rate: expected / all } : undefined }
}

export type Worked = Example['worked']
