/** All SQL about people who reported without writing to us, and how they want to be reached. One function, one statement. */
import type { Trx } from '#db/transaction.ts'

/** @property address `+62…`, or an e-mail address */
export type Way = { kind: 'phone' | 'email'; address: string }

export async function insertWays(
  trx: Trx,
  { regionId, contactId, ways }: { regionId: string; contactId: string; ways: readonly Way[] },
): Promise<void> {
  if (ways.length === 0) return
  await trx
    .insertInto('contactWays')
    .values(ways.map((way) => ({ regionId, contactId, ...way })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** In the order in which they were told. */
export function listWays(trx: Trx, regionId: string, contactId: string): Promise<Way[]> {
  return trx
    .selectFrom('contactWays')
    .select(['kind', 'address'])
    .where('regionId', '=', regionId)
    .where('contactId', '=', contactId)
    .orderBy('createdAt')
    .orderBy('kind', 'desc')
    .$castTo<Way>()
    .execute()
}
