/** All SQL about people who reported without writing to us, and how they want to be reached. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'

/** @property address `+62…`, or an e-mail address */
export type Way = { kind: 'phone' | 'email'; address: string }

export async function insertWays(
  trx: Trx,
  { regionId, contactId, ways }: { regionId: string; contactId: string; ways: readonly Way[] },
): Promise<void> {
  if (ways.length === 0) return
  const keys = await keysOf(trx, regionId)
  await trx
    .insertInto('contactWays')
    .values(
      ways.map(({ kind, address }) => ({ regionId, contactId, kind, addressIndex: keys.index(address), address: keys.seal('address', address) })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Two contacts turned out to be one person. Nothing is left at the one that goes: no erasing would find it there. */
export async function moveWays(trx: Trx, { regionId, from, to }: { regionId: string; from: string; to: string }): Promise<void> {
  await sql`
    with gone as (delete from contact_ways where region_id = ${regionId} and contact_id = ${from} returning kind, address_index, address, created_at)
    insert into contact_ways (region_id, contact_id, kind, address_index, address, created_at)
    select ${regionId}, ${to}, kind, address_index, address, created_at from gone on conflict do nothing`.execute(trx)
}

/** In the order in which they were told. */
export async function listWays(trx: Trx, regionId: string, contactId: string): Promise<Way[]> {
  const rows = await trx
    .selectFrom('contactWays')
    .select(['kind', 'address'])
    .where('regionId', '=', regionId)
    .where('contactId', '=', contactId)
    .orderBy('createdAt')
    .orderBy('kind', 'desc')
    .execute()
  const keys = await keysOf(trx, regionId)
  return Promise.all(rows.map(async ({ kind, address }) => ({ kind: kind as Way['kind'], address: await keys.open('address', address) })))
}
