/** Opens the one pool of a process: pages, webhooks and jobs share it. */
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from '#db/schema.ts'
import type { Db } from '#db/transaction.ts'

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
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export function openDb(pool: pg.Pool): Db {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }), plugins })
}
