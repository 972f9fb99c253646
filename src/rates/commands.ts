/** Counting, and saying when it is too much. */
import type { Db } from '#db/transaction.ts'
import { RATES, type RateName } from '#rates/limits.ts'
import { countUp } from '#rates/queries.ts'

/** @property who an address, a number, an account: only its hash is kept */
export type Counted = { who: string; at: Date }

/** Counts this time as well. */
export async function isTooOften(db: Db, of: RateName, { who, at }: Counted): Promise<boolean> {
  const { most, seconds } = RATES[of]
  return (await countUp(db, { of, who, seconds, at })) > most
}
