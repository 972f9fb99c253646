/**
 * A fresh, migrated database per test file, cloned from a template (about 50 ms).
 * The server is TEST_DATABASE_URL (its role must be allowed to make databases), else an embedded PostgreSQL in .cache/.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { after } from 'node:test'
import pg from 'pg'
import { openDb, openPool } from '#db/connect.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import type { Db } from '#db/transaction.ts'
import type { Keyring } from '#sealing/carried.ts'
import { openKeyring } from '#sealing/keyring-commands.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Test files start at the same moment; only one may build the template. */
const LOCK = 7_441_002

export async function freshDatabase(): Promise<Db> {
  const url = await freshDatabaseUrl()
  const db = openDb(openPool(url, 5), testKeyring(url))
  after(() => db.destroy())
  return db
}

/** The key of all tests: it protects nothing. */
export const TEST_KEY = 'ab'.repeat(32)

/** What opens names and addresses in a database of a test. */
export function testKeyring(url: string): Keyring {
  return openKeyring(url, { dataDir: '/nowhere', sealKey: TEST_KEY }).keyring
}

/** @returns the address of a database of its own, migrated and empty */
export async function freshDatabaseUrl(): Promise<string> {
  const server = (await startServer())?.databaseUrl ?? process.env['TEST_DATABASE_URL'] ?? ''
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock($1)', [LOCK])
    const template = `tanggap_template_${migrationsHash()}`
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template])
    if (rowCount === 0) await makeTemplate(admin, server, template)
    await dropLeftovers(admin)
    const name = `tanggap_test_${process.pid}_${Date.now()}`
    await admin.query(`create database ${name} template ${template}`)
    return inDatabase(server, name)
  } finally {
    await admin.end()
  }
}

/** @returns undefined when TEST_DATABASE_URL names another */
export async function startServer(): Promise<EmbeddedPostgres | undefined> {
  return process.env['TEST_DATABASE_URL'] ? undefined : startEmbeddedPostgres(`${ROOT}.cache/tests`)
}

async function makeTemplate(admin: pg.Client, server: string, template: string): Promise<void> {
  const building = `${template}_building`
  await admin.query(`drop database if exists ${building}`)
  await admin.query(`create database ${building}`)
  const pool = openPool(inDatabase(server, building), 2)
  await migrate(pool)
  await pool.end()
  await admin.query(`alter database ${building} rename to ${template}`)
}

/** Databases of test files whose process is gone. */
async function dropLeftovers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>("select datname as name from pg_database where datname like 'tanggap_test_%'")
  for (const { name } of rows) {
    // One that the server itself is tidying up just now may not be dropped: it is left to the next.
    if (!isAlive(Number(name.split('_')[2]))) await admin.query(`drop database if exists ${name} with (force)`).catch(passOverTidying)
  }
}

/** SQLSTATE insufficient_privilege: whose process it is may not be ended by us. */
function passOverTidying(error: { code?: string }): void {
  if (error.code !== '42501') throw error
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function migrationsHash(): string {
  const folder = `${ROOT}src/db/migrations/`
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(folder + name))
  return hash.digest('hex').slice(0, 10)
}

function inDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
