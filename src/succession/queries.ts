/** All SQL about agencies that end and what becomes of their cases; what happens to one case is in case-queries.ts. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { Day } from '#lib/dates.ts'
import type { MoveState, Plan } from '#succession/plan.ts'
import type { Role } from '#staff/permissions.ts'

export type SettledAgency = {
  id: string
  code: string
  name: string
  shortName: string
  kind: 'opd' | 'district' | 'external'
  family: string | null
  validFrom: Day | null
  validUntil: Day | null
  successorName: string | null
  /** Cases it has a part in and that have not ended. */
  openCount: number
  staffCount: number
  categoryCount: number
}

/** Every agency of the region, also those that have ended. */
export async function listSettledAgencies(trx: Trx, regionId: string): Promise<SettledAgency[]> {
  const { rows } = await sql<SettledAgency>`
    select a.id, a.code, a.name, a.short_name, a.kind, a.family, a.valid_from::text as valid_from, a.valid_until::text as valid_until, s.short_name as successor_name,
      coalesce(parts.count, 0) as open_count, coalesce(people.count, 0) as staff_count, coalesce(named.count, 0) as category_count
    from agencies a
    left join agencies s on s.region_id = a.region_id and s.id = a.successor_id
    left join (select ca.agency_id, count(*) from case_agencies ca join cases c on c.region_id = ca.region_id and c.id = ca.case_id
      where ca.region_id = ${regionId} and ca.returned_at is null and c.closed_at is null group by ca.agency_id) parts on parts.agency_id = a.id
    left join (select agency_id, count(*) from staff where region_id = ${regionId} and is_active group by agency_id) people on people.agency_id = a.id
    left join (select agency_code, count(*) from categories where region_id = ${regionId} and is_active group by agency_code) named on named.agency_code = a.code
    where a.region_id = ${regionId}
    order by array_position(array['opd', 'district', 'external'], a.kind), a.name`.execute(trx)
  return rows
}

/** Holds the agency: two who end it at once wait for each other. */
export async function lockAgency(
  trx: Trx,
  regionId: string,
  agencyId: string,
): Promise<{ id: string; code: string; validUntil: Day | null } | undefined> {
  const { rows } = await sql<{ id: string; code: string; validUntil: Day | null }>`
    select id, code, valid_until::text as valid_until from agencies where region_id = ${regionId} and id = ${agencyId} for update`.execute(trx)
  return rows[0]
}

export async function insertAgency(
  trx: Trx,
  row: { regionId: string; id: string; code: string; name: string; shortName: string; kind: string; validFrom: Day; editedAt: Date },
): Promise<boolean> {
  const made = await trx
    .insertInto('agencies')
    .values(row)
    .onConflict((conflict) => conflict.columns(['regionId', 'code']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

export async function updateAgency(
  trx: Trx,
  { regionId, id }: { regionId: string; id: string },
  set: { name?: string; shortName?: string; validUntil?: Day | null; successorId?: string | null; editedAt: Date },
): Promise<void> {
  await trx.updateTable('agencies').set(set).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** One line for the ranking: who ended and who followed. A name that one of them has is kept. */
export async function joinFamily(trx: Trx, regionId: string, { ended, receivers }: { ended: string; receivers: readonly string[] }): Promise<void> {
  const all = [ended, ...receivers]
  await sql`update agencies a set family = coalesce(
      (select f.family from agencies f where f.region_id = ${regionId} and f.id = any (${sql.val(all)}::uuid[]) and f.family is not null order by f.id = ${ended} desc limit 1),
      (select e.code from agencies e where e.region_id = ${regionId} and e.id = ${ended}))
    where a.region_id = ${regionId} and a.id = any (${sql.val(all)}::uuid[]) and a.family is null`.execute(trx)
}

export type OpenPart = {
  caseId: string
  part: 'lead' | 'support'
  categoryCode: string | null
  districtCode: string | null
  isSecret: boolean
  ticket: string
  title: string
}

/** The open cases an agency has a part in, by id; secret ones without a word. @property after goes on behind this case */
export async function listOpenParts(
  trx: Trx,
  { regionId, agencyId, after, limit }: { regionId: string; agencyId: string; after?: string | undefined; limit?: number },
): Promise<OpenPart[]> {
  const { rows } = await sql<OpenPart>`
    select c.id as case_id, ca.part, c.category_code, c.district_code, c.is_secret,
      case when c.is_secret then '' else coalesce(first.ticket, '') end as ticket, case when c.is_secret then '' else c.title end as title
    from case_agencies ca
    -- By its key, whatever the database thinks of tables it has not counted yet.
    join lateral (select c.* from cases c where c.region_id = ca.region_id and c.id = ca.case_id offset 0) c on true
    left join lateral (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    where ca.region_id = ${regionId} and ca.agency_id = ${agencyId} and ca.returned_at is null and c.closed_at is null
      and (${after ?? null}::uuid is null or c.id > ${after ?? null}::uuid)
    order by c.id limit ${limit ?? null}`.execute(trx)
  return rows
}

export type AgencyPerson = { id: string; name: string; role: Role; agencyId: string | null; isActive: boolean }

export async function listPeopleOf(trx: Trx, regionId: string, agencyId: string): Promise<AgencyPerson[]> {
  return trx
    .selectFrom('staff')
    .select(['id', 'name', 'role', 'agencyId', 'isActive'])
    .where('regionId', '=', regionId)
    .where('agencyId', '=', agencyId)
    .where('isActive', '=', true)
    .orderBy('name')
    .$castTo<AgencyPerson>()
    .execute()
}

export async function listCategoriesOf(trx: Trx, regionId: string, agencyCode: string): Promise<{ code: string; name: string; nameEn: string }[]> {
  return trx
    .selectFrom('categories')
    .select(['code', 'name', 'nameEn'])
    .where('regionId', '=', regionId)
    .where('agencyCode', '=', agencyCode)
    .where('isActive', '=', true)
    .orderBy('position')
    .execute()
}

/** @param toAgencyId whose code the category gets */
export async function pointCategory(trx: Trx, regionId: string, { code, toAgencyId }: { code: string; toAgencyId: string }): Promise<void> {
  await sql`update categories set agency_code = (select a.code from agencies a where a.region_id = ${regionId} and a.id = ${toAgencyId})
    where region_id = ${regionId} and code = ${code}`.execute(trx)
}

/** As it was before the order; for the way back. */
export type Before = { categories: string[]; staff: { id: string; isActive: boolean }[] }

export type MoveRow = {
  id: string
  regionId: string
  agencyId: string
  plan: Plan
  reason: string
  effectiveOn: Day
  state: MoveState
  total: number
  before: Before | null
  madeBy: string
  madeAt: Date
  finishedAt: Date | null
  undoneBy: string | null
  undoneAt: Date | null
}

const columns = [
  'id',
  'regionId',
  'agencyId',
  'plan',
  'reason',
  'state',
  'total',
  'before',
  'madeBy',
  'madeAt',
  'finishedAt',
  'undoneBy',
  'undoneAt',
] as const
const dayColumn = sql<Day>`effective_on::text`.as('effectiveOn')

export async function insertMove(
  trx: Trx,
  row: { regionId: string; id: string; agencyId: string; plan: Plan; reason: string; effectiveOn: Day; madeBy: string; madeAt: Date },
): Promise<void> {
  await trx
    .insertInto('bulkMoves')
    .values({ ...row, plan: JSON.stringify(row.plan), state: 'planned' })
    .execute()
}

export function findMove(trx: Trx, regionId: string, id: string): Promise<MoveRow | undefined> {
  return moves(trx, regionId).where('id', '=', id).executeTakeFirst()
}

export function lockMove(trx: Trx, regionId: string, id: string): Promise<MoveRow | undefined> {
  return moves(trx, regionId).where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Orders of a region, newest first. */
export function listMoves(trx: Trx, regionId: string): Promise<MoveRow[]> {
  return moves(trx, regionId).orderBy('madeAt', 'desc').execute()
}

function moves(trx: Trx, regionId: string) {
  return trx.selectFrom('bulkMoves').select(columns).select(dayColumn).where('regionId', '=', regionId).$castTo<MoveRow>()
}

export async function updateMove(
  trx: Trx,
  { regionId, id }: { regionId: string; id: string },
  set: { state: MoveState; total?: number; before?: Before; startedAt?: Date; finishedAt?: Date; undoneBy?: string; undoneAt?: Date },
): Promise<void> {
  const { before, ...others } = set
  await trx
    .updateTable('bulkMoves')
    .set({ ...others, ...(before && { before: JSON.stringify(before) }) })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** Agencies that have ended, hold open cases, and of which nobody has ordered who follows. */
export async function listOrphanedAgencies(trx: Trx, regionId: string): Promise<{ id: string; code: string; name: string; openCount: number }[]> {
  const { rows } = await sql<{ id: string; code: string; name: string; openCount: number }>`
    select a.id, a.code, a.name, count(*) as open_count
    from agencies a
    join case_agencies ca on ca.region_id = a.region_id and ca.agency_id = a.id and ca.part = 'lead' and ca.returned_at is null
    join cases c on c.region_id = ca.region_id and c.id = ca.case_id and c.closed_at is null
    where a.region_id = ${regionId} and a.valid_until is not null
      and not exists (select 1 from bulk_moves m where m.region_id = a.region_id and m.agency_id = a.id and m.state in ('planned', 'running', 'done', 'undoing'))
    group by a.id, a.code, a.name order by a.name`.execute(trx)
  return rows
}
