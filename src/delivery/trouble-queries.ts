/** SQL about accounts with which something is wrong that an operator must mend. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** @property code the provider's, 0 when it did not get that far @property since of the first failure after the last success */
export type TroubledAccount = { accountId: string; channel: string; code: number; since: Date }

/** Days. An older failure is nobody's present trouble. */
const LOOKED_BACK = 7

/** Nothing has gone out since: an expired token, a permission that is missing, a page that is blocked. */
export async function listTroubledAccounts(trx: Trx, regionId: string, now: Date): Promise<TroubledAccount[]> {
  const after = new Date(now.getTime() - LOOKED_BACK * 86_400_000)
  const { rows } = await sql<TroubledAccount>`
    with failed as (
      select t.account_id, m.problem_code as code, m.created_at as at
      from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
      where m.region_id = ${regionId} and m.state = 'failed' and m.problem = 'misconfigured' and m.created_at >= ${after}
      union all
      select c.account_id, a.problem_code, a.created_at
      from comment_answers a join candidates c on c.region_id = a.region_id and c.id = a.candidate_id
      where a.region_id = ${regionId} and a.state = 'failed' and a.problem = 'misconfigured' and a.created_at >= ${after}
    ), last as (select account_id, max(at) as at from failed group by account_id)
    select f.account_id, account.channel, coalesce((array_agg(f.code order by f.at desc))[1], 0) as code, min(f.at) as since
    from failed f join last on last.account_id = f.account_id join channel_accounts account on account.id = f.account_id and account.is_active
    where not exists (
      select 1 from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
      where t.region_id = ${regionId} and t.account_id = f.account_id and m.direction = 'out' and m.sent_at > last.at and m.state in ('sent', 'delivered', 'read')
    ) and not exists (
      select 1 from comment_answers a join candidates c on c.region_id = a.region_id and c.id = a.candidate_id
      where a.region_id = ${regionId} and c.account_id = f.account_id and a.sent_at > last.at
    )
    group by f.account_id, account.channel order by since`.execute(trx)
  return rows
}
