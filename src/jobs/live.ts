/** Telling open pages that something changed: one line through PostgreSQL, sent when the transaction commits. src/http/live.ts passes it on. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/**
 * What changed. Pages reload their own figures; nothing of a case but its id travels here.
 * @property isRestricted of a matter of the restricted unit: whoever may not know of it hears nothing; said by the sending itself
 */
export type LiveNews = { regionId: string; topic: 'case' | 'message' | 'figures' | 'paper'; caseId?: string; isRestricted?: boolean }

export const LIVE_CHANNEL = 'tanggap_live'

/** The same as part of a statement. */
export function announcing(news: LiveNews): RawBuilder<unknown> {
  const { regionId, caseId } = news
  const plain = JSON.stringify(news)
  if (!caseId) return sql`pg_notify(${LIVE_CHANNEL}, ${plain})`
  return sql`pg_notify(${LIVE_CHANNEL}, case when exists (
    select 1 from cases c where c.region_id = ${regionId} and c.id = ${caseId} and c.about is not null) then ${JSON.stringify({ ...news, isRestricted: true })} else ${plain} end)`
}

export async function announce(trx: Trx, news: LiveNews): Promise<void> {
  await sql`select ${announcing(news)}`.execute(trx)
}
