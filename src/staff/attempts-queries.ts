/** All SQL about counted tries (table staff_login_attempts). */
import { sql } from 'kysely'
import type { Db } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import type { Attempts, Limit } from '#staff/attempts.ts'

/**
 * Counts a try before it is made, so that many at once cannot slip through. After the wait the count begins anew;
 * who goes on trying while waiting does not make the wait longer.
 */
export async function countAttempt(db: Db, { key, limit, at }: { key: string; limit: Limit; at: Date }): Promise<Attempts> {
  const now = at.getTime()
  const over = now - limit.minutes * 60_000
  const { rows } = await sql<{ count: number; lastRequest: number }>`
    insert into staff_login_attempts as kept (id, key, count, last_request) values (${newId()}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when kept.last_request <= ${over} then 1 else least(kept.count + 1, 1000000) end,
      last_request = case when kept.last_request > ${over} and kept.count >= ${limit.tries} then kept.last_request else ${now} end
    returning count, last_request`.execute(db)
  const row = rows[0] as { count: number; lastRequest: number }
  return { count: row.count, lastAt: new Date(row.lastRequest) }
}

/** What was counted before, without counting a try. */
export async function findAttempts(db: Db, key: string): Promise<Attempts> {
  const row = await db.selectFrom('staffLoginAttempts').select(['count', 'lastRequest']).where('key', '=', key).executeTakeFirst()
  return { count: row?.count ?? 0, lastAt: new Date(row?.lastRequest ?? 0) }
}

/** The try was right: it and those before it are forgotten. */
export async function forgetAttempts(db: Db, key: string): Promise<void> {
  await db.deleteFrom('staffLoginAttempts').where('key', '=', key).execute()
}

/** The try was right, but others share this key: only this one is taken back. */
export async function takeBackAttempt(db: Db, key: string): Promise<void> {
  await db
    .updateTable('staffLoginAttempts')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('key', '=', key)
    .where('count', '>', 0)
    .execute()
}

export async function deleteOldAttempts(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('staffLoginAttempts').where('lastRequest', '<', before.getTime()).execute()
}
