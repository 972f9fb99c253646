/** Counting, and saying when it is too much. */
import type { Db } from '#db/transaction.ts'
import { RATES, type RateName } from '#rates/limits.ts'
import { countUp } from '#rates/queries.ts'

/** @property who an address, a number, an account: only its hash is kept @property by what this time counts for; 1 where nothing is said */
export type Counted = { who: string; at: Date; by?: number }

/** Counts this time as well. */
export async function isTooOften(db: Db, of: RateName, counted: Counted): Promise<boolean> {
  const { most, seconds } = RATES[of]
  return (await countUp(db, { of, seconds, ...counted })) > most
}
