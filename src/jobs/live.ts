/** Telling open pages that something changed: one line through PostgreSQL, sent when the transaction commits. src/http/live.ts passes it on. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** What changed. Pages reload their own figures; nothing of a case but its id travels here. */
export type LiveNews = { regionId: string; topic: 'case' | 'message' | 'figures' | 'paper'; caseId?: string }

export const LIVE_CHANNEL = 'tanggap_live'

/** The same as part of a statement. */
export function announcing(news: LiveNews): RawBuilder<unknown> {
  return sql`pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(news)})`
}

export async function announce(trx: Trx, news: LiveNews): Promise<void> {
  await sql`select ${announcing(news)}`.execute(trx)
}
