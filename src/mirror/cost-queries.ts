/** SQL of what single reports cost. A report is looked at with all its messages, by every door, a text message as well. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** Messages that went out about one report, by channel. */
export type ReportMessages = { reportId: string; channel: string; sent: number; free: number }

/**
 * The newest reports of the span that came by a talk, at most `limit`: enough for a median, and never a year of messages.
 * @property until not the newest days: their reports have most of their messages still to come
 */
export async function listReportMessages(
  trx: Trx,
  regionId: string,
  { from, until, limit }: { from: Date; until: Date; limit: number },
): Promise<ReportMessages[]> {
  const { rows } = await sql<ReportMessages>`
    with chosen as materialized (
      select r.id, r.case_id, r.conversation_id, r.told_at, r.submitted_at from reports r
      where r.region_id = ${regionId} and r.submitted_at >= ${from} and r.submitted_at < ${until} and r.conversation_id is not null
      order by r.submitted_at desc limit ${limit}
    ), said as (
      select chosen.id, m.conversation_id, m.pricing, m.state, m.direction from chosen
        join messages m on m.region_id = ${regionId} and m.case_id = chosen.case_id and m.report_id = chosen.id
      union all
      -- What was asked before there was a report.
      select chosen.id, m.conversation_id, m.pricing, m.state, m.direction from chosen
        join messages m on m.region_id = ${regionId} and m.conversation_id = chosen.conversation_id and m.sent_at >= chosen.told_at
          and m.sent_at <= chosen.submitted_at and m.report_id is null
    )
    select said.id as report_id, a.channel, count(*)::int as sent, (count(*) filter (where said.pricing ->> 'type' like 'free%'))::int as free
    from said
    join conversations t on t.region_id = ${regionId} and t.id = said.conversation_id
    join channel_accounts a on a.id = t.account_id
    where said.direction = 'out' and said.state in ('sent', 'delivered', 'read')
    group by 1, 2`.execute(trx)
  return rows
}
