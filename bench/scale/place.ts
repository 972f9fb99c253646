/** The database of the measurement: a folder of its own, filled once, kept when asked. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type pg from 'pg'
import { openDb, openPool } from '#db/connect.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { openKeyring } from '#sealing/keyring-commands.ts'
import { importRegion } from '#regions/commands.ts'
import { findRegion, type RegionRow } from '#regions/queries.ts'
import { bringFiguresUpToDate } from '#statistics/kept/commands.ts'
import { connect, inHurry, load } from './load.ts'
import { readKnown } from './known-queries.ts'

/** @property now the present of the data */
export type Place = { server: EmbeddedPostgres; pool: pg.Pool; db: Db; region: RegionRow; now: Date; reports: number }

/** @property folder absolute @property reports how many there shall be; a folder that is filled keeps its own */
export type Wish = { folder: string; reports: number; seed: string; say: (phase: string) => void }

type Kept = { reports: number; seed: string; now: number }

/** @param counts whether the figures are wanted: keeping them for the first time takes longer than everything else */
export async function openPlace(wish: Wish, { counts }: { counts: boolean }): Promise<Place> {
  const note = join(wish.folder, 'scale.json')
  if (!existsSync(note)) await fill(wish, note)
  const { reports, now } = JSON.parse(readFileSync(note, 'utf8')) as Kept
  if (counts) await count(wish)
  const server = await startEmbeddedPostgres(wish.folder)
  const pool = openPool(server.databaseUrl, CONNECTIONS)
  // A folder that was kept may be older than the newest migration.
  await migrate(pool)
  const db = openDb(pool, openKeyring(server.databaseUrl, { dataDir: wish.folder }).keyring)
  return { server, pool, db, region: await regionOf(db), now: new Date(now), reports }
}

async function fill({ folder, reports, seed, say }: Wish, note: string): Promise<void> {
  await forget(folder)
  const holder = await startHolder(folder)
  const known = await withDb(holder.server, async (db, pool) => {
    await migrate(pool)
    await importRegion(db, join(import.meta.dirname, '..', '..', 'regions', CODE))
    const region = await regionOf(db)
    return inRegion(db, region.id, (trx) => readKnown(trx, region))
  })
  const made: Kept = { reports, seed, now: Date.now() }
  const url = superuserOf(holder.server)
  await inHurry(url, holder.restart, () => load({ url, known, say, ...made }))
  await holder.server.stop()
  writeFileSync(note, JSON.stringify(made))
  say('on disk')
}

/** Once for a folder, and again when the rules of counting have changed. */
async function count({ folder, say }: Wish): Promise<void> {
  const holder = await startHolder(folder)
  const url = superuserOf(holder.server)
  const bringUp = () =>
    withDb(holder.server, async (db, pool) => {
      await migrate(pool)
      await bringFiguresUpToDate(db, (await regionOf(db)).id, new Date())
    })
  if (await isCounted(url)) await bringUp()
  else await inHurry(url, holder.restart, bringUp)
  await tidy(url)
  await holder.server.stop()
  say('figures counted')
}

async function isCounted(url: string): Promise<boolean> {
  const client = await connect(url)
  const { rowCount } = await client.query('select 1 from figure_rules')
  await client.end()
  return rowCount === 1
}

async function tidy(url: string): Promise<void> {
  const client = await connect(url)
  await client.query('vacuum (analyze)')
  await client.end()
}

type Holder = { server: EmbeddedPostgres; restart: () => Promise<void> }

async function startHolder(folder: string): Promise<Holder> {
  const holder: Holder = {
    server: await startEmbeddedPostgres(folder),
    restart: async () => {
      await holder.server.stop()
      holder.server = await startEmbeddedPostgres(folder)
    },
  }
  return holder
}

async function withDb<T>({ databaseUrl }: EmbeddedPostgres, work: (db: Db, pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = openPool(databaseUrl, 2)
  const db = openDb(pool)
  try {
    return await work(db, pool)
  } finally {
    await db.destroy()
  }
}

function superuserOf({ databaseUrl }: EmbeddedPostgres): string {
  return databaseUrl.replace('//tanggap:', '//postgres:')
}

async function regionOf(db: Db): Promise<RegionRow> {
  const region = await findRegion(db, CODE)
  if (!region) throw new Error('the region is imported before anything else')
  return region
}

/** One for each of the two that ask at once, the worker's, and some to spare. */
const CONNECTIONS = 12

/** The largest of the examples. */
const CODE = 'bekasi'

/** As root the database itself lies elsewhere, linked from the folder. */
export async function forget(folder: string): Promise<void> {
  const data = await realpath(join(folder, 'postgres')).catch(() => undefined)
  if (data && dirname(data) !== folder) await rm(dirname(data), { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
}
