/** All SQL of how the channels are: what came, what went, what failed and what waits, per account. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { ChannelFacts, FailedMail, MailFacts } from '#mirror/channels/health.ts'

/**
 * Every account of the region, those that are switched off as well.
 * @param since from when on failures count
 */
export async function listChannelFacts(trx: Trx, regionId: string, since: Date): Promise<ChannelFacts[]> {
  const { rows } = await sql<ChannelFacts>`
    with failed as (
      select t.account_id, coalesce(m.problem, 'refused') as problem, count(*)::int as count, max(m.created_at) as last_at,
        coalesce((array_agg(m.problem_code order by m.created_at desc))[1], 0) as code
      from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
      where m.region_id = ${regionId} and m.state = 'failed' and m.direction = 'out' and m.created_at >= ${since} group by 1, 2
    ), waiting as (
      select t.account_id, count(*)::int as count, min(m.created_at) as oldest_at
      from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
      where m.region_id = ${regionId} and m.state in ('queued', 'sending') group by 1
    )
    select a.id as account_id, a.channel, a.is_active,
      greatest(
        (select t.last_inbound_at from conversations t where t.region_id = ${regionId} and t.account_id = a.id order by t.last_inbound_at desc nulls last limit 1),
        (select max(u.received_at) from inbound_updates u where u.region_id = ${regionId} and u.account_id = a.id and u.kind = 'comment')
      ) as last_in_at,
      a.line_down_since, coalesce(waiting.count, 0) as waiting, waiting.oldest_at,
      coalesce((select json_agg(json_build_object('problem', f.problem, 'count', f.count, 'code', f.code, 'lastAt', f.last_at) order by f.count desc, f.problem)
        from failed f where f.account_id = a.id), '[]') as failures
    from channel_accounts a left join waiting on waiting.account_id = a.id
    where a.region_id = ${regionId} order by a.channel, a.id`.execute(trx)
  return rows.map((row) => ({ ...row, failures: row.failures.map((one) => ({ ...one, lastAt: new Date(one.lastAt) })) }))
}

/** @param since from when on failures count */
export async function getMailFacts(trx: Trx, regionId: string, since: Date): Promise<MailFacts> {
  const { rows } = await sql<MailFacts>`select
    (select count(*)::int from mails m where m.region_id = ${regionId} and m.state in ('queued', 'sending')) as waiting,
    (select min(m.created_at) from mails m where m.region_id = ${regionId} and m.state in ('queued', 'sending')) as oldest_at,
    (select count(*)::int from mails m where m.region_id = ${regionId} and m.state = 'failed' and m.created_at >= ${since}) as failed,
    (select m.sent_at from mails m where m.region_id = ${regionId} and m.state in ('sent', 'caught') order by m.created_at desc limit 1) as last_out_at`.execute(
    trx,
  )
  return rows[0] as MailFacts
}

/** Of the team's and the agencies' notices; newest first. The words stay where they are: a notice may speak of a secret case. */
export async function listFailedMails(trx: Trx, regionId: string, limit: number): Promise<FailedMail[]> {
  const { rows } = await sql<FailedMail>`
    select m.id, m.to_address, s.name as to_name, m.reply_code, m.problem, m.created_at
    from mails m left join staff s on s.id = m.staff_id and s.region_id = m.region_id
    where m.region_id = ${regionId} and m.state = 'failed' order by m.created_at desc, m.id limit ${limit}`.execute(trx)
  return rows
}

export function listChannelNames(trx: Trx, regionId: string): Promise<{ id: string; channel: string }[]> {
  return trx.selectFrom('channelAccounts').select(['id', 'channel']).where('regionId', '=', regionId).execute()
}
