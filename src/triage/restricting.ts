/**
 * Whether a report is a matter of the restricted unit, by its words: kept there from the first moment, until one of its people has looked.
 * Rather too often: a person can lift it, nobody can take back what was seen. Pure.
 */
import { guessClass } from '#cases/classes/guess.ts'
import type { AgencyRow, CategoryRow } from '#regions/queries.ts'
import { guessCategories, type CategoryGuess } from '#triage/category.ts'
import { guessReported, type Reported } from '#triage/reported.ts'

export type Restriction = Reported | { about: 'sensitive' }

/** From here on a sensitive matter is taken for one. */
const SENSITIVE_FROM = 0.3

type Known = { categories: readonly CategoryRow[]; agencies: readonly Pick<AgencyRow, 'id' | 'name' | 'shortName' | 'kind'>[] }

export function restrictionOf(text: string, { categories, agencies }: Known): Restriction | undefined {
  const reported = guessReported(text, agencies)
  if (reported) return reported
  const isOne = guessClass(text) === 'supervision' || isSensitive(guessCategories(text, [...categories]), categories)
  return isOne ? { about: 'sensitive' } : undefined
}

function isSensitive(guesses: readonly CategoryGuess[], categories: readonly CategoryRow[]): boolean {
  const sensitive = new Set(categories.filter((category) => category.isSensitive).map(({ code }) => code))
  return guesses.some(({ code, confidence }) => sensitive.has(code) && confidence >= SENSITIVE_FROM)
}
