/** All SQL about neighbours who follow a public report in a talk. One function, one statement. */
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
