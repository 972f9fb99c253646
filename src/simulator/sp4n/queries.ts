/** All SQL of the stand-in for SP4N. One function, one statement. */
import type { SimulatorDb, Sp4nReportRow } from '#simulator/tables.ts'

/** @returns undefined when this reference is there already */
export function insertReport(db: SimulatorDb, report: Omit<Sp4nReportRow, 'id' | 'answer' | 'answeredAt'>): Promise<{ id: number } | undefined> {
  return db
    .insertInto('sp4nReports')
    .values(report)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
}

export function findByReference(db: SimulatorDb, token: string, reference: string): Promise<{ id: number } | undefined> {
  return db.selectFrom('sp4nReports').select('id').where('token', '=', token).where('reference', '=', reference).executeTakeFirst()
}

export function findReport(db: SimulatorDb, token: string, id: number): Promise<Sp4nReportRow | undefined> {
  return db.selectFrom('sp4nReports').selectAll().where('token', '=', token).where('id', '=', id).executeTakeFirst()
}

/** Told by residents there and passed on to this region, oldest first. */
export function listForwarded(db: SimulatorDb, token: string, since: Date): Promise<Sp4nReportRow[]> {
  return db
    .selectFrom('sp4nReports')
    .selectAll()
    .where('token', '=', token)
    .where('forwardedAt', '>=', since)
    .orderBy('forwardedAt')
    .limit(500)
    .execute()
}

/** Newest first. */
export function listReports(db: SimulatorDb, token: string): Promise<Sp4nReportRow[]> {
  return db.selectFrom('sp4nReports').selectAll().where('token', '=', token).orderBy('id', 'desc').limit(100).execute()
}

/** @returns whether there is such a report */
export async function updateReport(
  db: SimulatorDb,
  { token, id }: { token: string; id: number },
  set: Partial<Pick<Sp4nReportRow, 'status' | 'answer' | 'answeredAt' | 'agency'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('sp4nReports').set(set).where('token', '=', token).where('id', '=', id).executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function readSwitches(db: SimulatorDb): Promise<unknown> {
  const found = await db.selectFrom('sp4nSwitches').select('value').executeTakeFirst()
  return found?.value
}

export async function writeSwitches(db: SimulatorDb, value: unknown): Promise<void> {
  await db
    .insertInto('sp4nSwitches')
    .values({ value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.column('one').doUpdateSet({ value: JSON.stringify(value) }))
    .execute()
}
