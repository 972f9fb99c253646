/** How SQL is reached. `Db` for what needs no region; `Trx` for everything else. */
import { sql, type Kysely, type KyselyPlugin, type RawBuilder, type Transaction } from 'kysely'
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

/**
 * Whose eyes a reading has; src/staff/viewer.ts says whose are whose.
 * blind: no case · none: no restricted matters · given: what the agency was given · too: restricted matters as well · only: nothing else
 */
export type Viewer = { sees: 'blind' | 'none' | 'given' | 'too' | 'only'; agencyId?: string | undefined }

const viewers = new WeakMap<object, Viewer>()

/** Changes nothing: only to have an object of one's own. */
const ANOTHER: KyselyPlugin = { transformQuery: ({ node }) => node, transformResult: ({ result }) => Promise.resolve(result) }

/** The same database as this person may read it. Commands are not run with it: they may need more than that person sees. */
export function dbFor(db: Db, viewer: Viewer): Db {
  const bound = db.withPlugin(ANOTHER)
  viewers.set(bound, viewer)
  return bound
}

/** Whose hand writes. */
const hands = new WeakMap<object, Viewer>()

/** The same database as this person may change it: a case that was out of sight when the act began is not found, and takes nothing (0055). */
export function dbBy(db: Db, hand: Viewer): Db {
  const bound = db.withPlugin(ANOTHER)
  hands.set(bound, hand)
  return bound
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
    await sql`${entering(regionId, { eyes: viewers.get(db), hand: hands.get(db) })}`.execute(trx)
    regions.set(trx, regionId)
    return work(trx)
  })
}

/** Literals and not set_config(): only this form reaches the other machines of a spread-out database. */
function entering(regionId: string, { eyes, hand }: { eyes: Viewer | undefined; hand: Viewer | undefined }): RawBuilder<unknown> {
  const settings = [sql`set local app.region = ${sql.lit(regionId)}`]
  if (eyes) settings.push(sql`set local app.viewer = ${sql.lit(eyes.sees)}`, sql`set local app.agency = ${sql.lit(eyes.agencyId ?? '')}`)
  if (hand) settings.push(sql`set local app.hand = ${sql.lit(hand.sees)}`, sql`set local app.hand_agency = ${sql.lit(hand.agencyId ?? '')}`)
  return sql.join(settings, sql`; `)
}
