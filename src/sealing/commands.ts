/** What is done with keys: checked at every start, made anew when somebody asks. */
import { randomBytes } from 'node:crypto'
import { record } from '#audit/commands.ts'
import { inRegion, inTransaction, type Db, type Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { listRegions } from '#regions/queries.ts'
import { KEY_BYTES } from '#sealing/box.ts'
import { adoptMaster, contextOf, fittingMaster, placeOf, unwrapAll, type FittingMaster } from '#sealing/keyring-commands.ts'
import { findMaster, makeNext, putNext, readKeyFile, type SealSettings } from '#sealing/master-commands.ts'
import type { Master } from '#sealing/master.ts'
import { findMasterRow, insertRegionKey, listRegionKeys, retireMasters, updateWrapping } from '#sealing/queries.ts'

/**
 * Before anything is served: every key that lies in the database opens with the master key there is. Nothing is made instead of a lost one.
 * @throws DomainError seal.key_missing, seal.key_wrong, seal.key_unreadable, seal.region_key_broken
 */
export async function checkKeys(db: Db, settings: SealSettings): Promise<FittingMaster> {
  const fitting = await fittingMaster(db, settings)
  for (const { id, code } of await listRegions(db)) {
    const rows = await inRegion(db, id, (trx) => listRegionKeys(trx, id))
    if (rows.length === 0) continue
    await unwrapAll(id, rows, fitting.master).catch(() => {
      throw new DomainError('seal.region_key_broken', { region: code, needed: rows.at(-1)?.master ?? '', place: placeOf(settings) })
    })
  }
  return fitting
}

/** The first key of all is made by a start, never by somebody who asks for it. @throws DomainError seal.no_key_yet */
export async function checkAdopted(db: Db): Promise<void> {
  if (!(await findMasterRow(db))) throw new DomainError('seal.no_key_yet')
}

/** As kept in `region_keys`; nothing of it opens anything. */
export type KeyStatus = { code: string; versions: { version: number; createdAt: Date; retiredAt: Date | null }[] }

export async function keyStatus(db: Db): Promise<KeyStatus[]> {
  const found: KeyStatus[] = []
  for (const { id, code } of await listRegions(db))
    found.push({
      code,
      versions: (await inRegion(db, id, (trx) => listRegionKeys(trx, id))).map(({ version, createdAt, retiredAt }) => ({
        version,
        createdAt,
        retiredAt,
      })),
    })
  return found
}

/** A new key for what comes from now on; a job seals the rest with it, while everybody works on. @returns its version */
export async function rotateRegionKey(db: Db, settings: SealSettings, { regionId, at }: { regionId: string; at: Date }): Promise<number> {
  const { master, fingerprint } = await fittingMaster(db, settings)
  const rows = await inRegion(db, regionId, (trx) => listRegionKeys(trx, regionId))
  const newest = rows.at(-1)
  const index = newest ? await master.unwrap(contextOf(regionId, 'index'), newest.indexKey) : randomBytes(KEY_BYTES)
  const version = (newest?.version ?? 0) + 1
  const dataKey = await master.wrap(contextOf(regionId, version), randomBytes(KEY_BYTES))
  const indexKey = await master.wrap(contextOf(regionId, 'index'), index)
  await inRegion(db, regionId, async (trx) => {
    await insertRegionKey(trx, { regionId, version, dataKey, indexKey, master: fingerprint, createdAt: at })
    await enqueue(trx, 'reseal-region', { regionId }, { key: `reseal:${regionId}` })
    await record(trx, { regionId, act: 'key.rotated', at, actor: 'operator', details: { version } })
  })
  return version
}

/**
 * Another master key wraps the regions' keys: an instant, as nothing sealed is touched. What is in memory elsewhere works on.
 * @param to file of the next key; not said: one is made, where we keep it ourselves, or the command wraps anew
 * @returns the fingerprint of the next one
 * @throws DomainError seal.next_missing, and as fittingMaster
 */
export async function rotateMaster(db: Db, settings: SealSettings, { to, at }: { to?: string | undefined; at: Date }): Promise<string> {
  const present = await fittingMaster(db, settings)
  const next = await nextMaster(settings, present.master, to)
  const adopted = await inTransaction(db, async (trx) => {
    const fresh = await adoptMaster(trx, next)
    for (const { id } of await listRegions(trx)) await wrapAnew(trx, id, { from: present.master, to: fresh, at })
    await retireMasters(trx, fresh.fingerprint, at)
    return fresh
  })
  if (next.source === 'kept') await putNext(settings, present.fingerprint)
  return adopted.fingerprint
}

async function nextMaster(settings: SealSettings, present: Master, to: string | undefined): Promise<Master> {
  if (to) return readKeyFile(to)
  if (present.source === 'kept') return makeNext(settings)
  const command = present.source === 'command' ? await findMaster(settings) : undefined
  if (!command) throw new DomainError('seal.next_missing')
  return command
}

async function wrapAnew(trx: Trx, regionId: string, { from, to, at }: { from: Master; to: FittingMaster; at: Date }): Promise<void> {
  await inRegion(trx, regionId, async () => {
    const rows = await listRegionKeys(trx, regionId)
    for (const { version, dataKey, indexKey } of rows) {
      const [data, index] = [contextOf(regionId, version), contextOf(regionId, 'index')]
      await updateWrapping(trx, {
        regionId,
        version,
        dataKey: await to.master.wrap(data, await from.unwrap(data, dataKey)),
        indexKey: await to.master.wrap(index, await from.unwrap(index, indexKey)),
        master: to.fingerprint,
      })
    }
    if (rows.length > 0) await record(trx, { regionId, act: 'key.rotated', at, actor: 'operator', details: { master: to.fingerprint } })
  })
}
