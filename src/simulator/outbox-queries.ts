/** All SQL about what the businesses are still to be told. One function, one statement. */
import { sql } from 'kysely'
import type { NewTelling } from './queries.ts'
import type { OutboxRow, SimulatorDb } from './tables.ts'

/** @param except ids that are on their way at this moment */
export function listDue(db: SimulatorDb, at: Date, except: number[]): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('dueAt', '<=', at)
    .where((eb) => eb.not(eb('id', '=', eb.fn.any(eb.val(except)))))
    .orderBy('id')
    .limit(200)
    .execute()
}

export async function addTellings(
  db: SimulatorDb,
  tellings: (NewTelling & { accountId: string; waId: string; messageId: string; madeAt: Date })[],
): Promise<void> {
  if (tellings.length === 0) return
  await db
    .insertInto('outbox')
    .values(tellings.map((telling) => ({ ...telling, value: JSON.stringify(telling.value) })))
    .execute()
}

export async function deleteTold(db: SimulatorDb, ids: number[]): Promise<void> {
  await db.deleteFrom('outbox').where('id', 'in', ids).execute()
}

export async function postpone(db: SimulatorDb, ids: number[], dueAt: Date): Promise<void> {
  await db.updateTable('outbox').set({ dueAt, attempts: sql`attempts + 1` }).where('id', 'in', ids).execute()
}

/** What was true for a week and nobody wanted to hear; and the log of yesterday's wire. */
export async function deleteOld(db: SimulatorDb, before: { outbox: Date; log: Date }): Promise<void> {
  await db
    .with('gone', (cte) => cte.deleteFrom('outbox').where('madeAt', '<', before.outbox))
    .deleteFrom('log')
    .where('at', '<', before.log)
    .execute()
}
