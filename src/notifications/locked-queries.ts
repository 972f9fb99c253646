/** What is to be known before a reporter hears of a file that was locked away. Reading only. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** @property hasOthers the report, or the message, has another photo */
export type LockedFile = {
  conversationId: string
  channel: string
  lastInboundAt: Date | null
  reportId: string | null
  ticket: string | null
  hasOthers: boolean
}

/** @returns undefined: not locked, or nobody can be told in a talk */
export async function findLockedFile(trx: Trx, regionId: string, attachmentId: string): Promise<LockedFile | undefined> {
  const { rows } = await sql<LockedFile>`
    select c.id as conversation_id, a.channel, c.last_inbound_at, f.report_id, r.ticket, exists (
        select 1 from attachments o
        where o.region_id = f.region_id and o.id <> f.id and o.kind = 'image' and o.state in ('waiting', 'checking', 'stored')
          and (o.report_id = f.report_id or (f.report_id is null and o.message_id = f.message_id))
      ) as has_others
    from attachments f
    left join reports r on r.region_id = f.region_id and r.id = f.report_id
    left join messages m on m.region_id = f.region_id and m.id = f.message_id
    join conversations c on c.region_id = f.region_id and c.id = coalesce(r.conversation_id, m.conversation_id)
    join channel_accounts a on a.id = c.account_id
    where f.region_id = ${regionId} and f.id = ${attachmentId} and f.state = 'locked' and f.case_event_id is null`.execute(trx)
  return rows[0]
}
