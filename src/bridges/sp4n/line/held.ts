/** Why a report that waits is not sent after all: what its case became meanwhile. Pure. */
import type { CaseRow } from '#cases/queries.ts'
import { isEnded } from '#cases/states.ts'

export const HELD_BACK = ['restricted', 'secret', 'ended'] as const
export type HeldBack = (typeof HELD_BACK)[number]

/** The case as it was when somebody asked for it; what was not written down then, nobody knew. */
export type Known = { isSecret?: unknown; isEnded?: unknown }

export function heldBackBy({ about, isSecret, state }: Pick<CaseRow, 'about' | 'isSecret' | 'state'>, known: Known): HeldBack | undefined {
  if (about !== null) return 'restricted'
  if (isSecret && known.isSecret !== true) return 'secret'
  return isEnded(state) && known.isEnded !== true ? 'ended' : undefined
}

/** As the line keeps it beside what services say. */
export function problemOf(why: HeldBack): string {
  return `held_${why}`
}

/** @returns undefined: it is a word of the service */
export function heldBackOf(problem: string | null): HeldBack | undefined {
  return HELD_BACK.find((why) => problemOf(why) === problem)
}
