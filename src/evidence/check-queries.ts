/** All SQL about files and the scanner. One function, one statement. */
import type { Trx } from '#db/transaction.ts'

export type FileToCheck = { id: string; storageKey: string; reportId: string | null; messageId: string | null }

const columns = ['id', 'storageKey', 'reportId', 'messageId'] as const

const waiting = (trx: Trx, regionId: string) =>
  trx
    .selectFrom('attachments')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('state', '=', 'checking')
    .where('storageKey', 'is not', null)
    .$castTo<FileToCheck>()

/** @returns undefined when it waits no longer */
export function findToCheck(trx: Trx, regionId: string, id: string): Promise<FileToCheck | undefined> {
  return waiting(trx, regionId).where('id', '=', id).executeTakeFirst()
}

/** Oldest first. */
export function listToCheck(trx: Trx, regionId: string, limit: number): Promise<FileToCheck[]> {
  return waiting(trx, regionId).orderBy('id').limit(limit).execute()
}

export type CheckEnd = { state: 'stored' } | { state: 'locked'; problem: 'infected' | 'unscannable'; finding: string | null }

/** @returns false when somebody else was faster */
export async function endCheck(trx: Trx, { regionId, id }: { regionId: string; id: string }, end: CheckEnd): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('attachments')
    .set(end)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('state', '=', 'checking')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
