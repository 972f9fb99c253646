/** How often something was done in a span of time. One function, one statement; any number of processes count together. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '#db/transaction.ts'

/** @property of what is counted (`form`, `api`) @property who an address, a key, a number: only its hash is kept @property seconds length of the span @property by instead of one */
export type Rate = { of: string; who: string; seconds: number; at: Date; by?: number }

/** Counts one more, or so many. @returns how many in this span, these included */
export async function countUp(db: Db, { of, who, seconds, at, by = 1 }: Rate): Promise<number> {
  const key = `${of}:${createHash('sha256').update(who).digest('base64url').slice(0, 22)}`
  const span = new Date(Math.floor(at.getTime() / (seconds * 1000)) * seconds * 1000)
  const { rows } = await sql<{ count: number }>`
    insert into rate_counters (key, span_start, count) values (${key}, ${span}, ${by})
    on conflict (key, span_start) do update set count = rate_counters.count + excluded.count returning count`.execute(db)
  return rows[0]?.count ?? by
}

export async function deleteOldRates(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('rateCounters').where('spanStart', '<', before).execute()
}
