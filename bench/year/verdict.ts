/** What the ranking made of the year, against what really happened. Pure. */
import type { Scored } from '#statistics/ranking.ts'
import type { Truth } from './lives.ts'
import { AGENCIES, CATEGORIES, GROUPS, type Agency } from './world.ts'

export type Line = {
  agency: Agency
  scored: Scored
  rank: number
  /** Shares of the cases handed to it, its own inventions aside: mended by its deadline; and what an average agency's skill would mend of the same. */
  mended: number
  usual: number
}

/** Days within which it had to be mended: 14 working days, about so many of the wall. */
const IN_TIME = 21

export function linesOf(scored: readonly Scored[], truths: readonly Truth[]): Line[] {
  return AGENCIES.flatMap((agency) => {
    const found = scored.find(({ code }) => code === agency.code)
    if (!found) return []
    const own = truths.filter(({ holder, isInvented }) => holder === agency.code && !isInvented)
    const mended = own.filter(({ mendedAfter, reportedAfter }) => mendedAfter !== undefined && mendedAfter - reportedAfter <= IN_TIME)
    const usual = own.reduce((sum, { category }) => sum + CATEGORIES[category].base, 0)
    const rank = 1 + scored.filter(({ kind, score }) => kind === agency.kind && score > found.score).length
    return [{ agency, scored: found, rank, mended: mended.length / own.length, usual: usual / own.length }]
  }).toSorted((a, b) => a.agency.kind.localeCompare(b.agency.kind) * -1 || b.scored.score - a.scored.score)
}

/** @property isClear their intervals do not touch: the ranking is sure of it, and wrong */
export type Disorder = { said: string; isClear: boolean }

/** @returns the pairs that stand the wrong way round */
export function disorderOf(lines: readonly Line[]): Disorder[] {
  const place = ({ agency }: Line) => GROUPS.indexOf(agency.group)
  return lines.flatMap((upper) =>
    lines
      .filter((lower) => lower.agency.kind === upper.agency.kind && place(upper) < place(lower) && upper.scored.score <= lower.scored.score)
      .map((lower) => ({
        said: `${upper.agency.code} (${upper.agency.group}) is not above ${lower.agency.code} (${lower.agency.group})`,
        isClear: upper.scored.high < lower.scored.low,
      })),
  )
}

/** Spearman's: 1 the same order, −1 the opposite. */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): number {
  const ranksOf = (values: number[]) =>
    values.map((value) => values.filter((other) => other < value).length + values.filter((other) => other === value).length / 2)
  const [left, right] = [ranksOf(pairs.map(([one]) => one)), ranksOf(pairs.map(([, two]) => two))]
  const mean = pairs.length / 2
  const sum = (of: (index: number) => number) => pairs.reduce((total, _, index) => total + of(index), 0)
  const [a, b] = [(index: number) => (left[index] ?? 0) - mean, (index: number) => (right[index] ?? 0) - mean]
  return sum((index) => a(index) * b(index)) / Math.sqrt(sum((index) => a(index) ** 2) * sum((index) => b(index) ** 2))
}
