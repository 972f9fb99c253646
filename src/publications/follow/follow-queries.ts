/** All SQL about neighbours who follow a public report in a talk. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'

type Following = { regionId: string; caseId: string; conversationId: string }

/** Asking twice is asking once. */
export async function addFollower(trx: Trx, { at, ...following }: Following & { at: Date }): Promise<void> {
  await trx
    .insertInto('publicationFollowers')
    .values({ ...following, id: newId(), since: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** @returns false when it was not followed there */
export async function removeFollower(trx: Trx, { regionId, caseId, conversationId }: Following): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('publicationFollowers')
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('conversationId', '=', conversationId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Two talks turned out to be one person's: what the one follows the other does. */
export async function moveFollowers(trx: Trx, { regionId, from, to }: { regionId: string; from: string; to: string }): Promise<void> {
  await sql`
    with gone as (delete from publication_followers where region_id = ${regionId} and conversation_id = ${from} returning id, case_id, since)
    insert into publication_followers (region_id, id, case_id, conversation_id, since) select ${regionId}, id, case_id, ${to}, since from gone
    on conflict do nothing`.execute(trx)
}

/** The longest first. */
export function listFollowers(
  trx: Trx,
  { regionId, caseId, limit }: { regionId: string; caseId: string; limit: number },
): Promise<{ conversationId: string; channel: string; lastInboundAt: Date | null }[]> {
  return trx
    .selectFrom('publicationFollowers as f')
    .innerJoin('conversations as t', (join) => join.onRef('t.regionId', '=', 'f.regionId').onRef('t.id', '=', 'f.conversationId'))
    .innerJoin('channelAccounts as a', 'a.id', 't.accountId')
    .select(['t.id as conversationId', 'a.channel', 't.lastInboundAt'])
    .where('f.regionId', '=', regionId)
    .where('f.caseId', '=', caseId)
    .orderBy('f.since')
    .limit(limit)
    .execute()
}
