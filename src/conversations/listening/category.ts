/** What kind of problem it is, as far as the rule can tell. Pure. */
import type { CategoryRow } from '#regions/queries.ts'

/** @property confidence 0–1 */
export type CategoryGuess = { code: string; confidence: number }

/** Sure enough to send without asking. */
const CLEAR = 0.5
const CLEARLY_BETTER = 1.4

/** @returns the code of the best guess, undefined when another comes near */
export function clearGuess([best, second]: CategoryGuess[]): string | undefined {
  if (!best || best.confidence < CLEAR) return undefined
  return !second || best.confidence >= second.confidence * CLEARLY_BETTER ? best.code : undefined
}

/** All categories, the likely ones first, then in the region's own order. */
export function likelyFirst(guesses: CategoryGuess[], categories: CategoryRow[]): CategoryRow[] {
  const rank = new Map(guesses.map(({ code }, index) => [code, index]))
  const position = (category: CategoryRow) => rank.get(category.code) ?? guesses.length + categories.indexOf(category)
  return [...categories].sort((a, b) => position(a) - position(b))
}

/** Categories in one list: a list has ten rows, and "another kind" and "change" take two. */
export const ROWS = 8
