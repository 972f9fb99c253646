/** Opens the one pool of a process: pages, webhooks and jobs share it. */
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { PREPARED } from '#db/prepared.ts'
import type { DB } from '#db/schema.ts'
import type { Db } from '#db/transaction.ts'
import { carrierOf, type Keyring } from '#sealing/carried.ts'

// bigint (counts, sums) as a number: ours stay far below 2^53. Dates (without time) stay `YYYY-MM-DD`.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** Rows leave with our names (`dueAt`), the keys inside JSON columns stay as they were written. */
export const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })]

export function openPool(databaseUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl, max, application_name: 'tanggap' })
  // An idle connection that the server closes must not end the process; the next query opens another.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    prepareMarked(client)
    beginLate(client)
  })
  return pool
}

/** The mark is part of the text, so that a query module says it where the statement stands. */
function prepareMarked(client: pg.PoolClient): void {
  const ask = client.query.bind(client) as (...words: unknown[]) => unknown
  const marked = (text: unknown, values: unknown, ...more: unknown[]) =>
    typeof text === 'string' && text.includes(PREPARED) ? ask({ name: nameOf(text), text, values }, ...more) : ask(text, values, ...more)
  client.query = marked as typeof client.query
}

/** A transaction begins together with its first statement, which is what it sees and whose it is (inRegion): a round trip less for each. */
function beginLate(client: pg.PoolClient): void {
  const ask = client.query.bind(client) as (...words: unknown[]) => Promise<unknown>
  let isToBegin = false
  client.query = ((text: unknown, ...more: unknown[]) => {
    if (text === BEGIN) {
      isToBegin = true
      return Promise.resolve({ command: 'BEGIN', rowCount: null, rows: [] })
    }
    if (!isToBegin) return ask(text, ...more)
    isToBegin = false
    if (typeof text === 'string' && text.startsWith('set local ')) return ask(`${BEGIN}; ${text}`)
    // Statements of one connection go out one after the other; what is wrong with this one is said to the next.
    ask(BEGIN).catch(() => undefined)
    return ask(text, ...more)
  }) as typeof client.query
}

const BEGIN = 'begin'

function nameOf(text: string): string {
  const known = names.get(text) ?? createHash('sha1').update(text).digest('hex')
  names.set(text, known)
  return known
}

const names = new Map<string, string>()

/** @param keyring opens what is sealed; without it whatever needs a name or an address fails */
export function openDb(pool: pg.Pool, keyring?: Keyring): Db {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }), plugins: keyring ? [...plugins, carrierOf(keyring)] : plugins })
}
