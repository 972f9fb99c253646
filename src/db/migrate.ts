/** Brings a database to the newest shape. Plain SQL files, numbered, forward only; a released one is never edited. */
import { readdir, readFile } from 'node:fs/promises'
import { migrateQueue } from '#jobs/queue.ts'
import pg from 'pg'

const FOLDER = new URL('./migrations/', import.meta.url)

/** Two processes that start together must not both migrate. Any number that nobody else uses. */
const LOCK = 7_441_001

/** All there are, in their order. */
export async function listSteps(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
}

/** @param only these steps and no newer ones: the shape a backup was made in @returns the names of the migrations that were new */
export async function migrate(pool: pg.Pool, only?: readonly string[]): Promise<string[]> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query('create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())')
    const { rows } = await client.query<{ name: string }>('select name from migrations')
    const applied = new Set(rows.map((row) => row.name))
    const files = (await listSteps()).filter((name) => !applied.has(name) && (only?.includes(name) ?? true))
    for (const name of files) await apply(client, name)
    await migrateQueue(pool)
    return files
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK])
    client.release()
  }
}

async function apply(client: pg.PoolClient, name: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query(await readFile(new URL(name, FOLDER), 'utf8'))
    await client.query('insert into migrations (name) values ($1)', [name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
