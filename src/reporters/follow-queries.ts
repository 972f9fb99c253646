/** All SQL about who follows a report from another door. One function, one statement. */
import type { Trx } from '#db/transaction.ts'

/** Told to nobody: the report with its code, as /lacak asks for it. */
export function findFollowable(
  trx: Trx,
  regionId: string,
  ticket: string,
): Promise<{ reportId: string; code: string; contactId: string | null; conversationId: string | null } | undefined> {
  return trx
    .selectFrom('reports')
    .select(['id as reportId', 'code', 'contactId', 'conversationId'])
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
