/** All SQL about who follows a report from another door. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** Told to nobody: the report with its code, as /lacak asks for it. */
export function findFollowable(
  trx: Trx,
  regionId: string,
  ticket: string,
): Promise<{ reportId: string; caseId: string; code: string; contactId: string | null } | undefined> {
  return trx
    .selectFrom('reports')
    .select(['id as reportId', 'caseId', 'code', 'contactId'])
    .where('regionId', '=', regionId)
    .where('ticket', '=', ticket)
    .executeTakeFirst()
}

export async function insertFollower(trx: Trx, follower: { regionId: string; reportId: string; conversationId: string; since: Date }): Promise<void> {
  await trx
    .insertInto('reportFollowers')
    .values(follower)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Two talks turned out to be one person's: what the one follows the other does. */
export async function moveFollowing(trx: Trx, { regionId, from, to }: { regionId: string; from: string; to: string }): Promise<void> {
  await sql`
    with gone as (delete from report_followers where region_id = ${regionId} and conversation_id = ${from} returning report_id, since)
    insert into report_followers (region_id, report_id, conversation_id, since) select ${regionId}, report_id, ${to}, since from gone
    on conflict do nothing`.execute(trx)
}

/** A report that came without a talk has one now. */
export async function giveReportTo(
  trx: Trx,
  { regionId, reportId, ...to }: { regionId: string; reportId: string; contactId: string; conversationId: string },
): Promise<void> {
  await trx.updateTable('reports').set(to).where('regionId', '=', regionId).where('id', '=', reportId).execute()
}

/** Ways given to one contact hold for the other as well. */
export async function copyWays(trx: Trx, { regionId, from, to }: { regionId: string; from: string; to: string }): Promise<void> {
  await trx
    .insertInto('contactWays')
    .columns(['regionId', 'contactId', 'kind', 'addressIndex', 'address'])
    .expression((eb) =>
      eb
        .selectFrom('contactWays')
        .select((one) => ['regionId', one.val(to).$castTo<string>().as('contactId'), 'kind', 'addressIndex', 'address'])
        .where('regionId', '=', regionId)
        .where('contactId', '=', from),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
