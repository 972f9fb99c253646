/** The talk an answer goes to. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** @property ticket of the newest report told there: a template must name one */
export type TalkWindow = { channel: string; lastInboundAt: Date | null; ticket: string }

export async function findTalkWindow(trx: Trx, regionId: string, conversationId: string): Promise<TalkWindow | undefined> {
  const { rows } = await sql<TalkWindow>`
    select a.channel, t.last_inbound_at, coalesce((select r.ticket from reports r
      where r.region_id = t.region_id and r.conversation_id = t.id order by r.submitted_at desc limit 1), '') as ticket
    from conversations t join channel_accounts a on a.id = t.account_id where t.region_id = ${regionId} and t.id = ${conversationId}`.execute(trx)
  return rows[0]
}
