/** All SQL about messages that could not be delivered. One function, one statement. */
import { sql } from 'kysely'
import type { OutboundMessage } from '#channels/channel.ts'
import type { Trx } from '#db/transaction.ts'

export type FailedRow = {
  id: string
  insteadOf: string | null
  conversationId: string
  contactId: string
  body: OutboundMessage
  problem: string | null
  reportId: string
  caseId: string | null
  ticket: string
  isSecret: boolean
  /** Of the restricted unit. */
  isRestricted: boolean
}

/** A message to a resident about a report that has failed for good; held. */
export async function lockFailed(trx: Trx, regionId: string, messageId: string): Promise<FailedRow | undefined> {
  const { rows } = await sql<FailedRow>`
    select m.id, m.instead_of, m.conversation_id, t.contact_id, m.body, m.problem, m.report_id, m.case_id, r.ticket, r.is_secret, k.about is not null as is_restricted
    from messages m
    join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
    join reports r on r.region_id = m.region_id and r.id = m.report_id
    join cases k on k.region_id = r.region_id and k.id = r.case_id
    where m.region_id = ${regionId} and m.id = ${messageId} and m.direction = 'out' and m.state = 'failed'
    for update of m`.execute(trx)
  return rows[0]
}
