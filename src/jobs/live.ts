/** Telling open pages that something changed: one line through PostgreSQL, sent when the transaction commits. src/http/live.ts passes it on. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/**
 * What changed. Pages reload their own figures; nothing of a case but its id travels here.
 * @property candidateId looked at, not sent
 * @property isRestricted of a matter of the restricted unit: whoever may not know of it hears nothing; said by the sending itself
 */
export type LiveNews = {
  regionId: string
  topic: 'case' | 'message' | 'figures' | 'paper'
  caseId?: string
  candidateId?: string
  isRestricted?: boolean
}

export const LIVE_CHANNEL = 'tanggap_live'

/** The same as part of a statement. */
export function announcing(news: LiveNews): RawBuilder<unknown> {
  const { candidateId, ...sent } = news
  const { regionId, caseId } = sent
  const plain = JSON.stringify(sent)
  if (!caseId && !candidateId) return sql`pg_notify(${LIVE_CHANNEL}, ${plain})`
  const isRestricted = caseId
    ? sql`select 1 from cases c where c.region_id = ${regionId} and c.id = ${caseId} and c.about is not null`
    : sql`select 1 from candidates c where c.region_id = ${regionId} and c.id = ${candidateId} and c.is_restricted`
  return sql`pg_notify(${LIVE_CHANNEL}, case when exists (${isRestricted}) then ${JSON.stringify({ ...sent, isRestricted: true })} else ${plain} end)`
}

export async function announce(trx: Trx, news: LiveNews): Promise<void> {
  await sql`select ${announcing(news)}`.execute(trx)
}
