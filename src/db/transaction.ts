/** How SQL is reached. `Db` for what needs no region; `Trx` for everything else. */
import { type Kysely, sql, type Transaction } from 'kysely'
import { isPassing } from '#db/faults.ts'
import type { DB } from '#db/schema.ts'

export type Db = Kysely<DB>
export type Trx = Transaction<DB>

/** Runs `work` in one transaction. A command called by another command joins the caller's transaction. */
export function inTransaction<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Trx) : db.transaction().execute(work)
}

/** Runs `work` so that its failure undoes only what it did itself. @returns undefined when it failed for good */
export async function inSavepoint<T>(trx: Trx, work: () => Promise<T>): Promise<T | undefined> {
  await sql`savepoint attempt`.execute(trx)
  try {
    const done = await work()
    await sql`release savepoint attempt`.execute(trx)
    return done
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(trx)
    if (isPassing(error)) throw error
    return undefined
  }
}

/** Which region a transaction that is open is in. */
const regions = new WeakMap<Trx, string>()

/**
 * Runs `work` in one transaction that sees and may write the rows of this region only (row-level security).
 * Without it the tables of a region look empty and refuse every row.
 */
export function inRegion<T>(db: Db, regionId: string, work: (trx: Trx) => Promise<T>): Promise<T> {
  return inTransaction(db, async (trx) => {
    // A command called by another one is in the region already.
    if (regions.get(trx) === regionId) return work(trx)
    // A literal and not set_config(): only this form reaches the other machines of a spread-out database.
    await sql`set local app.region = ${sql.lit(regionId)}`.execute(trx)
    regions.set(trx, regionId)
    return work(trx)
  })
}
