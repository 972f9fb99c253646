/** All SQL about tables that were uploaded, and about what we hand over as a table. One function, one statement. */
import { sql, type Insertable, type Updateable } from 'kysely'
import { isNotAbout } from '#cases/about/queries.ts'
import type { CaseState } from '#cases/states.ts'
import type { CaseClass } from '#cases/sla.ts'
import type { BadLine, ReadRow } from '#bridges/sp4n/table/rows.ts'
import type { Sp4nStatus } from '#bridges/sp4n/statuses.ts'
import type { Sp4nImports } from '#db/schema.ts'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'

export type ImportResult = { opened: number; updated: number; unchanged: number; closed: number; failed: number }

export type ImportRow = {
  regionId: string
  id: string
  fileName: string
  rows: ReadRow[]
  problems: BadLine[]
  leftOut: { identity: string[]; unknown: string[]; isCut: boolean }
  state: 'waiting' | 'running' | 'done'
  doneCount: number
  result: Partial<ImportResult>
  createdAt: Date
  createdBy: string | null
  finishedAt: Date | null
}

const columns = [
  'regionId',
  'id',
  'fileName',
  'rows',
  'problems',
  'leftOut',
  'state',
  'doneCount',
  'result',
  'createdAt',
  'createdBy',
  'finishedAt',
] as const

type NewImport = Omit<Insertable<Sp4nImports>, 'rows' | 'rowCount'> & { rows: ImportRow['rows'] }

/** Some rows hold a number: they lie sealed. */
export async function insertImport(trx: Trx, { rows, ...values }: NewImport): Promise<void> {
  const sealed = await sealedRows(trx, values.regionId, rows)
  await trx
    .insertInto('sp4nImports')
    .values({ ...values, rows: sealed, rowCount: rows.length })
    .execute()
}

async function sealedRows(trx: Trx, regionId: string, rows: unknown[]): Promise<Buffer> {
  return (await keysOf(trx, regionId)).seal('row', JSON.stringify(rows))
}

export async function findImport(trx: Trx, regionId: string, id: string): Promise<ImportRow | undefined> {
  const found = await trx
    .selectFrom('sp4nImports')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .$castTo<SealedImport>()
    .executeTakeFirst()
  return found && opened(trx, found)
}

type SealedImport = Omit<ImportRow, 'rows'> & { rows: Buffer }

async function opened(trx: Trx, { rows, ...found }: SealedImport): Promise<ImportRow> {
  const keys = await keysOf(trx, found.regionId)
  return { ...found, rows: JSON.parse(await keys.open('row', rows)) as ImportRow['rows'] }
}

/** Held until the transaction ends. */
export async function lockImport(trx: Trx, regionId: string, id: string): Promise<ImportRow | undefined> {
  const found = await trx
    .selectFrom('sp4nImports')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .forUpdate()
    .$castTo<SealedImport>()
    .executeTakeFirst()
  return found && opened(trx, found)
}

export async function updateImport(trx: Trx, { regionId, id }: Pick<ImportRow, 'regionId' | 'id'>, set: ImportChange): Promise<void> {
  const { rows, ...plain } = set
  const sealed = rows && { rows: await sealedRows(trx, regionId, rows) }
  await trx
    .updateTable('sp4nImports')
    .set({ ...plain, ...sealed })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

type ImportChange = Omit<Updateable<Sp4nImports>, 'rows'> & { rows?: unknown[] }

export type ImportListed = Pick<ImportRow, 'id' | 'fileName' | 'state' | 'doneCount' | 'result' | 'createdAt'> & {
  rowCount: number
  by: string | null
}

/** Newest first. */
export async function listImports(trx: Trx, regionId: string, limit: number): Promise<ImportListed[]> {
  const { rows } = await sql<ImportListed>`
    select i.id, i.file_name, i.state, i.done_count, i.result, i.created_at, i.row_count, s.name as by
    from sp4n_imports i left join staff s on s.id = i.created_by
    where i.region_id = ${regionId} order by i.created_at desc limit ${sql.lit(limit)}`.execute(trx)
  return rows
}

export async function removeWaiting(trx: Trx, regionId: string, id: string): Promise<void> {
  await trx.deleteFrom('sp4nImports').where('regionId', '=', regionId).where('id', '=', id).where('state', '=', 'waiting').execute()
}

/** Nobody said yes in time, or it is long done: the reports stand in cases, the table is not kept. */
export async function removeOldImports(
  trx: Trx,
  regionId: string,
  { waitingSince, doneSince }: { waitingSince: Date; doneSince: Date },
): Promise<void> {
  await sql`delete from sp4n_imports where region_id = ${regionId}
    and ((state = 'waiting' and created_at < ${waitingSince}) or (state = 'done' and finished_at < ${doneSince}))`.execute(trx)
}

/** Of these numbers, those we know, with the state of the case there is. */
export async function listKnown(trx: Trx, regionId: string, numbers: readonly string[]): Promise<Map<string, string>> {
  if (numbers.length === 0) return new Map()
  const rows = await trx
    .selectFrom('sp4nLinks')
    .select(['sp4nId', 'caseId'])
    .where('regionId', '=', regionId)
    .where('sp4nId', 'in', numbers)
    .execute()
  return new Map(rows.map(({ sp4nId, caseId }) => [sp4nId ?? '', caseId]))
}

/** A case as SP4N is told of it: what and where, never who. */
export type ReportedCase = {
  sp4nId: string | null
  ticket: string
  title: string
  text: string
  categoryCode: string | null
  class: CaseClass
  agencyName: string | null
  placeText: string | null
  villageName: string | null
  districtName: string | null
  state: CaseState
  status: Sp4nStatus | null
  receivedAt: Date
  assignedAt: Date | null
  lastAt: Date | null
  closedAt: Date | null
  answer: string | null
}

/** Secret cases, and those about the leader, stay here. @param from, to instants: received between them; to not included */
export async function listToReport(
  trx: Trx,
  regionId: string,
  { from, to, limit }: { from: Date; to: Date; limit: number },
): Promise<{ cases: ReportedCase[]; secretCount: number }> {
  const { rows } = await sql<ReportedCase>`
    select (select l.sp4n_id from sp4n_links l where l.region_id = c.region_id and l.case_id = c.id and l.sp4n_id is not null order by l.direction desc limit 1) as sp4n_id,
      (select l.status from sp4n_links l where l.region_id = c.region_id and l.case_id = c.id and l.sp4n_id is not null order by l.direction desc limit 1) as status,
      first.ticket, c.title, first.text, c.category_code, c.class, a.name as agency_name, c.place_text, v.name as village_name, d.name as district_name, c.state,
      c.received_at, c.assigned_at, last.at as last_at, c.closed_at, answered.text as answer
    from cases c
    join lateral (select r.ticket, r.text from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    left join lateral (select e.at from case_events e where e.region_id = c.region_id and e.case_id = c.id and e.is_public order by e.seq desc limit 1) last on true
    left join lateral (select e.text from case_events e where e.region_id = c.region_id and e.case_id = c.id and e.kind = 'answered' order by e.seq desc limit 1) answered on true
    where c.region_id = ${regionId} and ${isNotAbout({})} and not c.is_secret and c.state <> 'linked' and c.received_at >= ${from} and c.received_at < ${to}
    order by c.received_at, c.id limit ${sql.lit(limit)}`.execute(trx)
  const { rows: counted } = await sql<{ count: number }>`select count(*) as count from cases c
    where c.region_id = ${regionId} and c.is_secret and c.state <> 'linked' and c.received_at >= ${from} and c.received_at < ${to}`.execute(trx)
  return { cases: rows, secretCount: counted[0]?.count ?? 0 }
}
