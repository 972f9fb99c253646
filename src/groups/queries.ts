/** All SQL about groups and what is brought in from them. Findings and lines have their own files. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { ImportFacts, ImportState, Problem } from '#groups/import.ts'

export type GroupRow = { id: string; name: string; salt: Buffer }
type Id = { regionId: string; id: string }

/** The most recently used first. */
export async function listGroups(trx: Trx, regionId: string): Promise<Pick<GroupRow, 'id' | 'name'>[]> {
  const { rows } = await sql<Pick<GroupRow, 'id' | 'name'>>`
    select g.id, g.name from chat_groups g where g.region_id = ${regionId}
    order by (select max(i.created_at) from group_imports i where i.region_id = g.region_id and i.group_id = g.id) desc nulls last, g.name
    limit 200`.execute(trx)
  return rows
}

export function findGroup(trx: Trx, { regionId, id }: Id): Promise<GroupRow | undefined> {
  return trx.selectFrom('chatGroups').select(['id', 'name', 'salt']).where('regionId', '=', regionId).where('id', '=', id).executeTakeFirst()
}

/** Held until the transaction ends: two imports of one group are settled one after the other. */
export async function lockGroup(trx: Trx, { regionId, id }: Id): Promise<void> {
  await trx.selectFrom('chatGroups').select('id').where('regionId', '=', regionId).where('id', '=', id).forUpdate().execute()
}

/** A group of this name, new or known. @returns its id */
export async function insertGroup(trx: Trx, group: { regionId: string; id: string; name: string; salt: Buffer; createdAt: Date }): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into chat_groups (region_id, id, name, salt, created_at)
    values (${group.regionId}, ${group.id}, ${group.name}, ${group.salt}, ${group.createdAt})
    on conflict (region_id, lower(name)) do update set name = chat_groups.name returning id`.execute(trx)
  return rows[0]?.id ?? group.id
}

export type ImportRow = Id & {
  groupId: string
  groupName: string
  staffId: string
  staffName: string | null
  fileName: string
  state: ImportState
  uploadKey: string | null
  uploadBytes: number
  readBytes: number
  problem: Problem | null
  facts: ImportFacts
  createdAt: Date
  decidedAt: Date | null
  undoneAt: Date | null
}

type NewImport = Id & { groupId: string; staffId: string; fileName: string; uploadKey: string; uploadBytes: number; createdAt: Date }

export async function insertImport(trx: Trx, row: NewImport): Promise<void> {
  await trx
    .insertInto('groupImports')
    .values({ ...row, state: 'reading' })
    .execute()
}

const importOf = sql`
  select i.region_id, i.id, i.group_id, g.name as group_name, i.staff_id, s.name as staff_name, i.file_name, i.state, i.upload_key,
    i.upload_bytes::float8 as upload_bytes, i.read_bytes::float8 as read_bytes, i.problem, i.facts, i.created_at, i.decided_at, i.undone_at
  from group_imports i
  join chat_groups g on g.region_id = i.region_id and g.id = i.group_id
  left join staff s on s.id = i.staff_id`

export async function findImport(trx: Trx, { regionId, id }: Id): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`${importOf} where i.region_id = ${regionId} and i.id = ${id}`.execute(trx)
  return rows[0]
}

/** Held until the transaction ends. */
export async function lockImport(trx: Trx, { regionId, id }: Id): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`${importOf} where i.region_id = ${regionId} and i.id = ${id} for update of i`.execute(trx)
  return rows[0]
}

/** Of new messages that are no finding. Held until the transaction ends. */
export async function lockHashes(trx: Trx, { regionId, id }: Id): Promise<Buffer> {
  const row = await trx
    .selectFrom('groupImports')
    .select('lineHashes')
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row?.lineHashes ?? Buffer.alloc(0)
}

/** Newest first. */
export async function listImports(trx: Trx, regionId: string, limit: number): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`${importOf} where i.region_id = ${regionId} order by i.created_at desc, i.id desc limit ${limit}`.execute(trx)
  return rows
}

/** Whose file or findings nobody has decided on for long. */
export async function listForgotten(trx: Trx, regionId: string, before: Date): Promise<string[]> {
  const rows = await trx
    .selectFrom('groupImports')
    .select('id')
    .where('regionId', '=', regionId)
    .where('state', 'in', ['reading', 'ready'])
    .where('createdAt', '<', before)
    .execute()
  return rows.map(({ id }) => id)
}

type ImportChange = {
  state?: ImportState
  uploadKey?: null
  readBytes?: number
  lineHashes?: Buffer | null
  problem?: Problem
  decidedBy?: string
  decidedAt?: Date
  undoneBy?: string
  undoneAt?: Date
}

/** @param facts join those that are known */
export async function updateImport(
  trx: Trx,
  { regionId, id }: Id,
  { facts = {}, problem, ...set }: ImportChange & { facts?: ImportFacts },
): Promise<void> {
  await trx
    .updateTable('groupImports')
    .set({ ...set, ...(problem && { problem: JSON.stringify(problem) }), facts: sql`facts || ${JSON.stringify(facts)}::jsonb` })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** @returns names of districts and villages as searchName writes them */
export async function listPlaceNames(trx: Trx, regionId: string): Promise<string[]> {
  const rows = await trx.selectFrom('areas').select('searchName').where('regionId', '=', regionId).execute()
  return rows.map(({ searchName }) => searchName)
}
