/** The SQL of what burns among the open cases: counts only, so that secret ones are told of without what and where. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { Asked } from '#statistics/filters.ts'
import { isKeptAsked } from '#statistics/kept/read-queries.ts'

export type Burning = {
  urgent: number
  /** Answered once, and the reporter said "not fixed". */
  notFixed: number
  /** Sensitive or by wish of the reporter: that they wait, never what or where. */
  secret: number
  /** Late now, and not yet at the beginning of `since`. */
  becameLate: number
}

/** Of open cases whose clock runs: answered ones wait for the reporter. @param since an instant */
export async function countBurning(trx: Trx, asked: Asked, since: Date): Promise<Burning> {
  const { rows } = await sql<Burning>`select
      count(*) filter (where not f.is_secret and f.is_urgent) as urgent,
      count(*) filter (where not f.is_secret and f.reopened > 0) as not_fixed,
      count(*) filter (where f.is_secret) as secret,
      count(*) filter (where f.next_due_at < ${asked.period.now} and f.next_due_at >= ${since}) as became_late
    from counted_cases f where ${isKeptAsked(asked)} and f.is_open and f.next_due_at is not null`.execute(trx)
  return rows[0] as Burning
}
