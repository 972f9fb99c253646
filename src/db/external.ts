/** A PostgreSQL that somebody else runs: can it be used, and does row-level security bind us there? */
import pg from 'pg'
import { markLeakproof } from '#db/leakproof.ts'
import { DomainError } from '#lib/errors.ts'

/** PostgreSQL's own form: 15.4 is 150004. */
const OLDEST = 150_000

/** Whom we become where the given role may pass by row-level security (a superuser, as in many a container). */
const BOUND_ROLE = 'tanggap_app'

/**
 * @returns the address to use, perhaps with another role
 * @throws DomainError start.database_unreachable, start.database_too_old
 */
export async function prepareExternal(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    throw new DomainError('start.database_unreachable', { reason: error instanceof Error ? error.message || error.name : String(error) })
  }
  try {
    await refuseOld(client)
    if (!(await passesByRowSecurity(client))) return databaseUrl
    await makeBoundRole(client)
    await markLeakproof(client).catch(() => undefined)
    return asRole(databaseUrl)
  } finally {
    await client.end()
  }
}

async function refuseOld(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; words: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as words",
  )
  const version = rows[0]
  if (version && version.number < OLDEST) throw new DomainError('start.database_too_old', { version: version.words })
}

async function passesByRowSecurity(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user')
  return rows[0]?.free === true
}

async function makeBoundRole(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [BOUND_ROLE])
  if (rowCount === 0) await client.query(`create role ${BOUND_ROLE} nologin`)
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name')
  await client.query(`grant all on database ${rows[0]?.name} to ${BOUND_ROLE}; grant all on schema public to ${BOUND_ROLE}`)
}

function asRole(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.searchParams.set('options', `-c role=${BOUND_ROLE}`)
  return url.href
}
