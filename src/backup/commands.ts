/**
 * Database and files in one archive, without any key; and back into an empty installation. A logical copy in one moment: it needs no tools
 * beside us and goes from an embedded database to another server, and to a newer release.
 */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { readArchive, writeArchive, type Entry, type ReadEntry } from '#backup/archive.ts'
import {
  addJob,
  closeRows,
  insertRows,
  listJobs,
  listMigrations,
  listRegionIds,
  listTables,
  nextRows,
  openRows,
  seeOneMoment,
  setCounters,
  switchOff,
  type Job,
  type Table,
} from '#backup/queries.ts'
import { inRegion, inTransaction, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import type { Storage } from '#lib/storage.ts'
import { findMasterRow } from '#sealing/queries.ts'

/** Rows of one entry. */
const PORTION = 2000

type Manifest = { madeAt: string; migrations: string[]; tables: Table[]; regions: string[] }

/**
 * Whatever release its tables are of.
 * @property filesFolder where photos and papers lie
 * @returns how many rows and files
 * @throws DomainError backup.empty
 */
export async function writeBackup(
  db: Db,
  { file, filesFolder, at }: { file: string; filesFolder: string; at: Date },
): Promise<{ rows: number; files: number }> {
  const count = { rows: 0, files: 0 }
  await inTransaction(db, async (trx) => {
    await seeOneMoment(trx)
    const tables = await listTables(trx)
    const regions = tables.length > 0 ? await listRegionIds(trx) : []
    if (regions.length === 0) throw new DomainError('backup.empty')
    await writeArchive(file, everything(trx, { tables, regions, filesFolder, at, count }))
  })
  return count
}

type Copying = { tables: Table[]; regions: string[]; filesFolder: string; at: Date; count: { rows: number; files: number } }

/** Rows first: a file that a row names was there before the row, so it is still to be copied. */
async function* everything(trx: Trx, { tables, regions, filesFolder, at, count }: Copying): AsyncGenerator<Entry> {
  const manifest: Manifest = { madeAt: at.toISOString(), migrations: await listMigrations(trx), tables, regions }
  yield textEntry('manifest.json', JSON.stringify(manifest))
  for (const table of tables) {
    for (const region of table.isOfRegion ? regions : [undefined]) {
      let part = 0
      for await (const lines of rowsOf(trx, table, region)) {
        count.rows += lines.length
        yield textEntry(`tables/${table.name}/${region ?? 'all'}/${++part}.jsonl`, lines.join('\n'))
      }
    }
  }
  yield textEntry('jobs.json', JSON.stringify(await listJobs(trx)))
  yield* filesIn(filesFolder, count)
}

function textEntry(name: string, text: string): Entry {
  const bytes = Buffer.from(text)
  return { name, size: bytes.length, bytes }
}

async function* rowsOf(trx: Trx, table: Table, region: string | undefined): AsyncGenerator<string[]> {
  await (region === undefined ? openRows(trx, table) : inRegion(trx, region, () => openRows(trx, table)))
  for (;;) {
    const lines = await nextRows(trx, PORTION)
    if (lines.length > 0) yield lines
    if (lines.length < PORTION) break
  }
  await closeRows(trx)
}

async function* filesIn(folder: string, count: { files: number }): AsyncGenerator<Entry> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const one of found) {
    const path = join(one.parentPath, one.name)
    if (!one.isFile() || path.endsWith('.part')) continue
    // Deleted since the list was made: nobody refers to it any more.
    const size = await stat(path).then(
      (facts) => facts.size,
      () => undefined,
    )
    if (size === undefined) continue
    count.files++
    yield { name: `files/${relative(folder, path)}`, size, bytes: createReadStream(path) }
  }
}

export type Restoring = {
  file: string
  storage: Storage
  /** Brings the empty database to the shape of the backup: exactly these steps. */
  migrate: (only: readonly string[]) => Promise<void>
  /** In place of what was lost; false: a trial, from which nothing goes out while the other goes on. */
  isLive: boolean
}

/** What goes out to providers, to SP4N-LAPOR! and to other programs, and the column that says whether it does. */
const DOORS: Readonly<Record<string, string>> = { channel_accounts: 'is_active', sp4n_connections: 'is_on', webhook_subscribers: 'is_active' }

/**
 * Into an empty installation only, all or nothing.
 * @throws DomainError backup.broken, backup.newer (made by a newer release), backup.not_empty
 */
export async function restoreBackup(db: Db, { file, storage, migrate, isLive }: Restoring): Promise<{ rows: number; files: number }> {
  const entries = readArchive(file)
  const first = await entries.next()
  if (first.done || first.value.name !== 'manifest.json') throw new DomainError('backup.broken')
  const manifest = JSON.parse((await buffer(first.value.bytes)).toString()) as Manifest
  await migrate(manifest.migrations)
  if (!(await isEmpty(db, manifest))) throw new DomainError('backup.not_empty')
  const count = { rows: 0, files: 0 }
  await inTransaction(db, async (trx) => {
    for await (const entry of entries) await putBack(trx, entry, { manifest, storage, isLive, count })
    await setCounters(trx)
    if (!isLive) await shutDoors(trx, manifest)
  })
  return count
}

/** One that was started once has a key of its own beside that of the backup, or tables of a shape that the backup does not know. */
async function isEmpty(db: Db, { migrations, tables }: Manifest): Promise<boolean> {
  if ((await listMigrations(db)).some((name) => !migrations.includes(name))) return false
  if (tables.some(({ name }) => name === 'master_keys') && (await findMasterRow(db))) return false
  return (await listRegionIds(db)).length === 0
}

async function shutDoors(trx: Trx, { tables, regions }: Manifest): Promise<void> {
  for (const { name, isOfRegion } of tables) {
    const column = DOORS[name]
    if (!column) continue
    if (isOfRegion) for (const region of regions) await inRegion(trx, region, () => switchOff(trx, name, column))
    else await switchOff(trx, name, column)
  }
}

type PuttingBack = { manifest: Manifest; storage: Storage; isLive: boolean; count: { rows: number; files: number } }

async function putBack(trx: Trx, { name, bytes }: ReadEntry, { manifest, storage, isLive, count }: PuttingBack): Promise<void> {
  if (name.startsWith('files/')) {
    await storage.write(name.slice('files/'.length), bytes)
    count.files++
    return
  }
  const text = (await buffer(bytes)).toString()
  if (name === 'jobs.json') {
    for (const job of isLive ? (JSON.parse(text) as Job[]) : []) await addJob(trx, job)
    return
  }
  const [, tableName, region = ''] = name.split('/')
  const table = manifest.tables.find((one) => one.name === tableName)
  if (!table) throw new DomainError('backup.broken')
  const lines = text.split('\n')
  await (region === 'all' ? insertRows(trx, table, lines) : inRegion(trx, region, () => insertRows(trx, table, lines)))
  count.rows += lines.length
}
