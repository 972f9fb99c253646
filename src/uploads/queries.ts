/** All SQL about files that come in pieces. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

export type UploadRow = {
  id: string
  fileName: string
  bytes: number
  received: number
  state: 'open' | 'stored' | 'refused'
  /** refused: a key of errors.* */
  problem: string | null
  createdAt: Date
}

type OfUpload = { regionId: string; id: string }

const columns = ['id', 'fileName', 'bytes', 'received', 'state', 'problem', 'createdAt'] as const

export async function insertUploadRow(
  trx: Trx,
  upload: { regionId: string; id: string; fileName: string; bytes: number; createdAt: Date },
): Promise<void> {
  await trx.insertInto('uploads').values(upload).execute()
}

export function findUpload(trx: Trx, { regionId, id }: OfUpload): Promise<UploadRow | undefined> {
  return trx.selectFrom('uploads').select(columns).where('regionId', '=', regionId).where('id', '=', id).$castTo<UploadRow>().executeTakeFirst()
}

/** @returns false when somebody else's piece came first */
export async function moveOn(trx: Trx, { regionId, id, from, by }: OfUpload & { from: number; by: number }): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('uploads')
    .set({ received: from + by })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('received', '=', from)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function insertPiece(trx: Trx, piece: { regionId: string; uploadId: string; start: number; storageKey: string }): Promise<void> {
  await trx.insertInto('uploadPieces').values(piece).execute()
}

/** @returns storage keys in the order of the file */
export async function listPieces(trx: Trx, { regionId, id }: OfUpload): Promise<string[]> {
  const rows = await trx
    .selectFrom('uploadPieces')
    .select('storageKey')
    .where('regionId', '=', regionId)
    .where('uploadId', '=', id)
    .orderBy('start')
    .execute()
  return rows.map(({ storageKey }) => storageKey)
}

/** @returns storage keys of what is no longer needed */
export async function deletePieces(trx: Trx, { regionId, id }: OfUpload): Promise<string[]> {
  const rows = await trx.deleteFrom('uploadPieces').where('regionId', '=', regionId).where('uploadId', '=', id).returning('storageKey').execute()
  return rows.map(({ storageKey }) => storageKey)
}

export async function endUpload(trx: Trx, { regionId, id }: OfUpload, end: { state: 'stored' | 'refused'; problem?: string }): Promise<void> {
  await trx
    .updateTable('uploads')
    .set({ state: end.state, problem: end.problem ?? null })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** @returns those of these that came whole, in the order given */
export async function listStored(trx: Trx, regionId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await trx
    .selectFrom('uploads')
    .select('id')
    .where('regionId', '=', regionId)
    .where('id', 'in', ids)
    .where('state', '=', 'stored')
    .execute()
  const stored = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => stored.has(id))
}

/** @returns bytes that have come since then and belong to nothing yet: of files on their way, and of whole ones nobody has handed in */
export async function countWaitingBytes(trx: Trx, regionId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ sum: number }>`
    select ((select coalesce(sum(received), 0) from uploads where region_id = ${regionId} and state = 'open' and created_at >= ${since})
      + (select coalesce(sum(u.received), 0) from attachments a join uploads u on u.region_id = a.region_id and u.id = a.id
        where a.region_id = ${regionId} and u.state = 'stored' and u.created_at >= ${since} and a.report_id is null and a.message_id is null
          and a.case_id is null and a.case_event_id is null and a.candidate_id is null))::float8 as sum`.execute(trx)
  return rows[0]?.sum ?? 0
}

export async function listOldUploads(trx: Trx, regionId: string, { before, limit }: { before: Date; limit: number }): Promise<string[]> {
  const rows = await trx
    .selectFrom('uploads')
    .select('id')
    .where('regionId', '=', regionId)
    .where('createdAt', '<', before)
    .orderBy('createdAt')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function deleteUpload(trx: Trx, { regionId, id }: OfUpload): Promise<void> {
  await trx.deleteFrom('uploads').where('regionId', '=', regionId).where('id', '=', id).execute()
}
