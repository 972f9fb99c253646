/** All SQL about tables that were brought as a file. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'
import type { RegionKeys } from '#sealing/keys.ts'
import type { Columns } from '#imports/columns.ts'
import type { Problem, ReadRow, Row } from '#imports/rows.ts'

/** reading → ready (looked at, nothing taken) → importing → done · failed: could not be read · dropped: left lying, its rows are gone */
export type ImportState = 'reading' | 'ready' | 'importing' | 'done' | 'failed' | 'dropped'

export type ImportRow = {
  id: string
  fileName: string
  storageKey: string
  channel: string
  state: ImportState
  /** failed: a key of errors.* */
  problem: string | null
  columns: Columns
  rowCount: number
  badCount: number
  newCount: number
  knownCount: number
  createdBy: string
  createdAt: Date
}

const columns = [
  'id',
  'fileName',
  'storageKey',
  'channel',
  'state',
  'problem',
  'columns',
  'rowCount',
  'badCount',
  'newCount',
  'knownCount',
  'createdBy',
  'createdAt',
] as const

type Of = { regionId: string; id: string }

export async function insertImport(
  trx: Trx,
  row: Of & Pick<ImportRow, 'fileName' | 'storageKey' | 'channel' | 'createdBy' | 'createdAt'>,
): Promise<void> {
  await trx.insertInto('imports').values(row).execute()
}

export function findImport(trx: Trx, { regionId, id }: Of): Promise<ImportRow | undefined> {
  return trx.selectFrom('imports').select(columns).where('regionId', '=', regionId).where('id', '=', id).$castTo<ImportRow>().executeTakeFirst()
}

export function lockImport(trx: Trx, { regionId, id }: Of): Promise<ImportRow | undefined> {
  return trx
    .selectFrom('imports')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .forUpdate()
    .$castTo<ImportRow>()
    .executeTakeFirst()
}

/** Newest first. */
export function listImports(trx: Trx, regionId: string, limit: number): Promise<(ImportRow & { name: string | null })[]> {
  return trx
    .selectFrom('imports')
    .leftJoin('staff', 'staff.id', 'imports.createdBy')
    .select([...columns.map((name) => `imports.${name}` as const), 'staff.name'])
    .where('imports.regionId', '=', regionId)
    .orderBy('imports.createdAt', 'desc')
    .limit(limit)
    .$castTo<ImportRow & { name: string | null }>()
    .execute()
}

type Change = Partial<Pick<ImportRow, 'state' | 'problem' | 'rowCount' | 'badCount' | 'newCount' | 'knownCount'>>

export async function updateImport(trx: Trx, { regionId, id }: Of, change: Change & { columns?: string; finishedAt?: Date }): Promise<void> {
  await trx.updateTable('imports').set(change).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** Read twice they are there once. */
export async function insertRows(trx: Trx, { regionId, id }: Of, rows: readonly ReadRow[]): Promise<void> {
  if (rows.length === 0) return
  const keys = await keysOf(trx, regionId)
  const values = rows.map(({ line, key, row, problems }) => ({
    regionId,
    importId: id,
    line,
    rowKey: key,
    row: keys.seal('row', JSON.stringify(row)),
    problems: JSON.stringify(problems),
  }))
  await trx
    .insertInto('importRows')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export type KeptRow = { line: number; rowKey: string; row: Row; problems: Problem[]; reportId: string | null }

/** In the order of the file. @property bad only those with something wrong */
export async function listRows(trx: Trx, { regionId, id, bad, limit }: Of & { bad: boolean; limit: number }): Promise<KeptRow[]> {
  const rows = await trx
    .selectFrom('importRows')
    .select(['line', 'rowKey', 'row', 'problems', 'reportId'])
    .where('regionId', '=', regionId)
    .where('importId', '=', id)
    .where(bad ? sql<boolean>`problems <> '[]'` : sql<boolean>`problems = '[]'`)
    .orderBy('line')
    .limit(limit)
    .$castTo<SealedRow>()
    .execute()
  return opened(rows, await keysOf(trx, regionId))
}

/** Good rows that are no reports yet, in the order of the file. */
export async function listWaitingRows(trx: Trx, { regionId, id, limit }: Of & { limit: number }): Promise<KeptRow[]> {
  const rows = await trx
    .selectFrom('importRows')
    .select(['line', 'rowKey', 'row', 'problems', 'reportId'])
    .where('regionId', '=', regionId)
    .where('importId', '=', id)
    .where('reportId', 'is', null)
    .where(sql<boolean>`problems = '[]'`)
    .orderBy('line')
    .limit(limit)
    .$castTo<SealedRow>()
    .execute()
  return opened(rows, await keysOf(trx, regionId))
}

type SealedRow = Omit<KeptRow, 'row'> & { row: Buffer }

function opened(rows: SealedRow[], keys: RegionKeys): Promise<KeptRow[]> {
  return Promise.all(rows.map(async ({ row, ...kept }) => ({ ...kept, row: JSON.parse(await keys.open('row', row)) as Row })))
}

export async function markRow(
  trx: Trx,
  { regionId, id, line }: Of & { line: number },
  change: { reportId: string } | { problems: string },
): Promise<void> {
  await trx.updateTable('importRows').set(change).where('regionId', '=', regionId).where('importId', '=', id).where('line', '=', line).execute()
}

/** How many of the good rows are reports already: of this file brought before, or of an older one. */
export async function countKnown(trx: Trx, { regionId, id }: Of): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from import_rows i
    join reports r on r.region_id = i.region_id and r.submission_key = 'import:' || i.row_key
    where i.region_id = ${regionId} and i.import_id = ${id} and i.problems = '[]'`.execute(trx)
  return rows[0]?.count ?? 0
}

/** What nobody took, and what stopped half-way long ago. @returns storage keys of their files, in case one is still there */
export async function dropImports(trx: Trx, regionId: string, { before, halfBefore }: { before: Date; halfBefore: Date }): Promise<string[]> {
  const { rows } = await sql<{ storageKey: string }>`
    update imports set state = 'dropped' where region_id = ${regionId}
      and (state in ('reading', 'ready') and created_at < ${before} or state = 'importing' and created_at < ${halfBefore})
    returning storage_key`.execute(trx)
  return rows.map(({ storageKey }) => storageKey)
}

/** Rows that became no report. */
export async function deleteLeftRows(trx: Trx, regionId: string, before: Date): Promise<void> {
  await sql`
    delete from import_rows r using imports i
    where r.region_id = ${regionId} and r.report_id is null and i.region_id = r.region_id and i.id = r.import_id
      and i.created_at < ${before} and i.state in ('done', 'failed', 'dropped')`.execute(trx)
}
