/** Fills an empty region with imagined cases: by COPY, without indexes, and with a server that need not survive a power cut. */
import { spawnSync } from 'node:child_process'
import pg from 'pg'
import { randomOf } from '#demo/random.ts'
import { startCopy, type Copy } from './copy.ts'
import { readIndexes } from './indexes.ts'
import { arrivals } from './made/arrivals.ts'
import { imagine } from './made/life.ts'
import { COLUMNS, emptySheet, TABLES, write, type Sheet, type Table } from './made/rows.ts'
import { worldOf, type Known } from './made/world.ts'

/** @property url of a superuser, whom row security does not bind @property now milliseconds: the present of the data */
export type Load = { url: string; known: Known; reports: number; seed: string; now: number; say: (phase: string) => void }

/** Only while loading. With the first two nothing is written twice: a table emptied in the transaction that fills it needs no log. */
const HURRY = {
  wal_level: 'minimal',
  max_wal_senders: '0',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  max_wal_size: '4GB',
  checkpoint_timeout: '30min',
  maintenance_work_mem: '1GB',
  // Two indexes are built at a time already.
  max_parallel_maintenance_workers: '0',
}

const DAYS = 6 * 365
/** One case has a little more than one report. */
const REPORTS_OF_A_CASE = 1.05
/** Cases whose whole history is made: the newest, and all that are open. */
const WITH_EVENTS = 200_000
/** Cases between two handings-over to the server. */
const STEP = 2_000

export async function load({ say, ...wish }: Load): Promise<void> {
  const { url } = wish
  const main = await connect(url)
  const { drop, create } = await readIndexes(main, TABLES)
  for (const statement of drop) await main.query(statement)
  await copyAll(wish)
  say('rows written')
  // Two at a time: one for each core.
  await Promise.all([
    build(
      url,
      create.filter((_, index) => index % 2 === 0),
    ),
    build(
      url,
      create.filter((_, index) => index % 2 === 1),
    ),
  ])
  say('indexes built')
  await main.query('vacuum (analyze)')
  say('vacuum and statistics')
  await main.end()
}

/** Everything that was written is on the disk when it ends. */
export async function inHurry(url: string, restart: () => Promise<void>, work: () => Promise<void>): Promise<void> {
  await hurry(url, true)
  await restart()
  await work()
  await hurry(url, false)
  await restart()
  spawnSync('sync')
}

async function hurry(url: string, isOn: boolean): Promise<void> {
  const client = await connect(url)
  for (const [name, value] of Object.entries(HURRY)) await client.query(isOn ? `alter system set ${name} = '${value}'` : `alter system reset ${name}`)
  await client.query('checkpoint')
  await client.end()
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

async function build(url: string, statements: string[]): Promise<void> {
  const client = await connect(url)
  for (const statement of statements) await client.query(statement)
  await client.end()
}

async function copyAll({ url, known, reports, seed, now }: Omit<Load, 'say'>): Promise<void> {
  const count = Math.round(reports / REPORTS_OF_A_CASE)
  const world = worldOf(known)
  const random = randomOf(seed)
  const sheet = emptySheet()
  const open = await openCopies(url)
  let made = 0
  let written: Promise<unknown> | undefined
  for (const receivedAt of arrivals({ count, days: DAYS, until: now }, random)) {
    const life = imagine(world, { receivedAt, now }, random)
    write(sheet, { life, world, random, withEvents: life.closedAt === undefined || made >= count - WITH_EVENTS })
    if (++made % STEP > 0) continue
    // The server reads one lot while the next is imagined.
    await written
    written = flush(sheet, open)
  }
  await written
  await flush(sheet, open)
  for (const { client, copy } of Object.values(open)) {
    await copy.end()
    await client.query('commit')
    await client.end()
  }
  await keepTicket(url, known.regionId, sheet)
}

type Open = Record<Table, { client: pg.Client; copy: Copy }>

async function openCopies(url: string): Promise<Open> {
  const pairs = TABLES.map(async (table) => {
    const client = await connect(url)
    // What triggers would keep is made with the rows.
    await client.query('set session_replication_role = replica')
    await client.query('begin')
    // Emptied and filled in one transaction, the rows can be written as they will stay: nothing is left for vacuum.
    await client.query(`truncate ${table}`)
    return [table, { client, copy: await startCopy(client, `copy ${table} (${COLUMNS[table]}) from stdin with (freeze)`) }] as const
  })
  return Object.fromEntries(await Promise.all(pairs)) as Open
}

async function flush({ lines }: Sheet, open: Open): Promise<void> {
  await Promise.all(
    TABLES.filter((table) => lines[table].length > 0).map((table) => {
      const text = lines[table].join('')
      lines[table].length = 0
      return open[table].copy.write(text)
    }),
  )
}

/** The next report goes on counting where these end. */
async function keepTicket(url: string, regionId: string, { running }: Sheet): Promise<void> {
  const client = await connect(url)
  await client.query('insert into ticket_counters (region_id, month, last) values ($1, $2, $3)', [regionId, running.month, running.last])
  await client.end()
}
