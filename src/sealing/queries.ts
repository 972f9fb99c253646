/** All SQL about keys. What lies here is wrapped: without the master key it opens nothing. One function, one statement. */
import type { Db, Trx } from '#db/transaction.ts'

export type MasterRow = { fingerprint: string; probe: Buffer }

/** The one that is needed now. */
export function findMasterRow(db: Db): Promise<MasterRow | undefined> {
  return db
    .selectFrom('masterKeys')
    .select(['fingerprint', 'probe'])
    .where('retiredAt', 'is', null)
    .orderBy('adoptedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** @returns false when somebody was first */
export async function insertMasterRow(db: Db, row: MasterRow): Promise<boolean> {
  const added = await db
    .insertInto('masterKeys')
    .values(row)
    .onConflict((conflict) => conflict.column('fingerprint').doUpdateSet({ retiredAt: null, adoptedAt: new Date(), probe: row.probe }))
    .returning('fingerprint')
    .executeTakeFirst()
  return added !== undefined
}

export async function retireMasters(trx: Trx, but: string, at: Date): Promise<void> {
  await trx.updateTable('masterKeys').set({ retiredAt: at }).where('fingerprint', '!=', but).where('retiredAt', 'is', null).execute()
}

export type RegionKeyRow = { version: number; dataKey: Buffer; indexKey: Buffer; master: string; createdAt: Date; retiredAt: Date | null }

/** Oldest first. */
export function listRegionKeys(trx: Trx, regionId: string): Promise<RegionKeyRow[]> {
  return trx
    .selectFrom('regionKeys')
    .select(['version', 'dataKey', 'indexKey', 'master', 'createdAt', 'retiredAt'])
    .where('regionId', '=', regionId)
    .orderBy('version')
    .execute()
}

export type NewRegionKey = { regionId: string; version: number; dataKey: Buffer; indexKey: Buffer; master: string; createdAt: Date }

/** Made by two at once, the first counts. */
export async function insertRegionKey(trx: Trx, key: NewRegionKey): Promise<void> {
  await trx
    .insertInto('regionKeys')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function updateWrapping(
  trx: Trx,
  { regionId, version, ...set }: { regionId: string; version: number; dataKey: Buffer; indexKey: Buffer; master: string },
): Promise<void> {
  await trx.updateTable('regionKeys').set(set).where('regionId', '=', regionId).where('version', '=', version).execute()
}

export async function retireRegionKeys(trx: Trx, regionId: string, { before, at }: { before: number; at: Date }): Promise<void> {
  await trx
    .updateTable('regionKeys')
    .set({ retiredAt: at })
    .where('regionId', '=', regionId)
    .where('version', '<', before)
    .where('retiredAt', 'is', null)
    .execute()
}
