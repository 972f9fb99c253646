/** The keys of all regions of one process: unwrapped when first asked for, kept in memory, looked at anew each minute. */
import { randomBytes } from 'node:crypto'
import { openDb, openPool } from '#db/connect.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { KEY_BYTES, NotSealedHere } from '#sealing/box.ts'
import type { Keyring } from '#sealing/carried.ts'
import { regionKeys, type RegionKeys, type Unwrapped } from '#sealing/keys.ts'
import { findMaster, findNext, keptFile, makeMaster, putNext, type SealSettings } from '#sealing/master-commands.ts'
import type { Master } from '#sealing/master.ts'
import { findMasterRow, insertMasterRow, insertRegionKey, listRegionKeys, type RegionKeyRow } from '#sealing/queries.ts'

/** A master key that fits this database, and by which name the database knows it. */
export type FittingMaster = { master: Master; fingerprint: string }

/** Milliseconds after which another process's new version is sealed with here as well. */
export const LOOKED_ANEW = 60_000

/** @property close ends its connections */
export type OpenKeyring = { keyring: Keyring; close: () => Promise<void> }

/** With connections of its own: a key is made in a transaction that nobody rolls back, and is asked for while all others are busy. */
export function openKeyring(databaseUrl: string, settings: SealSettings): OpenKeyring {
  const pool = openPool(databaseUrl, 1)
  // Used once in a while: it holds neither a connection for long nor a process that has nothing else to do.
  Object.assign(pool.options, { idleTimeoutMillis: 1_000, allowExitOnIdle: true })
  const db = openDb(pool)
  return { keyring: createKeyring(db, () => fittingMaster(db, settings)), close: () => db.destroy() }
}

type Known = { keys: Promise<RegionKeys>; at: number }

/** @param master asked once, and again when the database's keys were wrapped anew */
function createKeyring(db: Db, master: () => Promise<FittingMaster>): Keyring {
  const known = new Map<string, Known>()
  let fitting: Promise<FittingMaster> | undefined
  const askAnew = () => {
    fitting = master()
    fitting.catch(() => (fitting = undefined))
    return fitting
  }
  const load = (regionId: string) => loadRegion(db, regionId, { ask: () => fitting ?? askAnew(), askAnew })
  function learn(regionId: string): Known {
    const keys = load(regionId).then((unwrapped) => regionKeys(regionId, unwrapped, () => load(regionId)))
    return { keys, at: performance.now() }
  }
  return {
    of(regionId) {
      const found = known.get(regionId)
      if (found && performance.now() - found.at < LOOKED_ANEW) return found.keys
      const fresh = learn(regionId)
      // What is known serves until the new is there, and goes on serving when it cannot be had: nothing waits for a rotation.
      known.set(regionId, found ? { ...found, at: fresh.at } : fresh)
      fresh.keys.then(
        () => known.set(regionId, fresh),
        () => found ?? known.delete(regionId),
      )
      return (found ?? fresh).keys
    },
  }
}

type Masters = { ask: () => Promise<FittingMaster>; askAnew: () => Promise<FittingMaster> }

async function loadRegion(db: Db, regionId: string, { ask, askAnew }: Masters): Promise<Unwrapped> {
  const present = await ask()
  const rows = await inRegion(db, regionId, (trx) => listRegionKeys(trx, regionId))
  if (rows.length === 0) return makeFirst(db, regionId, present)
  const fitting = rows.every(({ master }) => master === present.fingerprint) ? present : await askAnew()
  return unwrapAll(regionId, rows, fitting.master)
}

async function makeFirst(db: Db, regionId: string, { master, fingerprint }: FittingMaster): Promise<Unwrapped> {
  const [dataKey, indexKey] = await Promise.all([
    master.wrap(contextOf(regionId, 1), randomBytes(KEY_BYTES)),
    master.wrap(contextOf(regionId, 'index'), randomBytes(KEY_BYTES)),
  ])
  const rows = await inRegion(db, regionId, async (trx) => {
    await insertRegionKey(trx, { regionId, version: 1, dataKey, indexKey, master: fingerprint, createdAt: new Date() })
    return listRegionKeys(trx, regionId)
  })
  return unwrapAll(regionId, rows, master)
}

/** @throws NotSealedHere */
export async function unwrapAll(regionId: string, rows: readonly RegionKeyRow[], master: Master): Promise<Unwrapped> {
  const newest = rows.at(-1)
  if (!newest) throw new NotSealedHere('the region has no key')
  const versions = new Map<number, Buffer>()
  for (const { version, dataKey } of rows) versions.set(version, await master.unwrap(contextOf(regionId, version), dataKey))
  return { versions, current: newest.version, index: await master.unwrap(contextOf(regionId, 'index'), newest.indexKey) }
}

/** What a wrapped key is for. */
export function contextOf(regionId: string, what: number | 'index'): string {
  return `key/${regionId}/${what}`
}

const PROBE = { context: 'probe', words: Buffer.alloc(KEY_BYTES, 'tanggap') }

/**
 * The master key of the settings, if it is the one this database's keys are wrapped with; the first one ever is adopted, never another.
 * @throws DomainError seal.key_missing, seal.key_wrong, seal.key_unreadable
 */
export async function fittingMaster(db: Db, settings: SealSettings): Promise<FittingMaster> {
  const row = await findMasterRow(db)
  if (!row) return adoptMaster(db, (await findMaster(settings)) ?? (await makeMaster(settings)))
  const found = await findMaster(settings)
  if (found && (await fits(found, row.probe))) return { master: found, fingerprint: row.fingerprint }
  // A change of the key that was cut off after the database knew of it and before the file was in its place.
  const next = found?.source === 'kept' ? await findNext(settings) : undefined
  if (next && found && (await fits(next, row.probe))) {
    await putNext(settings, found.fingerprint ?? '')
    return { master: next, fingerprint: row.fingerprint }
  }
  const values = { needed: row.fingerprint, place: placeOf(settings) }
  throw found ? new DomainError('seal.key_wrong', { ...values, given: found.fingerprint ?? '–' }) : new DomainError('seal.key_missing', values)
}

export async function adoptMaster(db: Db, master: Master): Promise<FittingMaster> {
  const probe = await master.wrap(PROBE.context, PROBE.words)
  const fingerprint = master.fingerprint ?? `command-${probe.toString('hex', 0, 4)}`
  await insertMasterRow(db, { fingerprint, probe })
  return { master, fingerprint }
}

async function fits(master: Master, probe: Buffer): Promise<boolean> {
  return master.unwrap(PROBE.context, probe).then(
    (words) => words.equals(PROBE.words),
    () => false,
  )
}

export function placeOf(settings: SealSettings): string {
  if (settings.sealKeyCommand) return 'SEAL_KEY_COMMAND'
  if (settings.sealKey) return 'SEAL_KEY'
  return settings.sealKeyFile ?? keptFile(settings)
}
