/**
 * All SQL of what other programs may read of cases and reports. What a person wrote is private until a person publishes it:
 * the public sees what, where (by district), who and when, and only of cases somebody has looked at; a program sees its own
 * reports in full. docs/decisions/0026.
 */
import { sql, type RawBuilder } from 'kysely'
import type { EventKind } from '#cases/events.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import type { PublicEvent } from '#tracking/queries.ts'

type Standing = {
  state: CaseState
  outcome: Outcome | null
  categoryCode: string | null
  category: string | null
  categoryEn: string | null
  districtCode: string | null
  district: string | null
  agencyCode: string | null
  agency: string | null
  answeredAt: Date | null
  closedAt: Date | null
  dueAt: Date
  /** The newest public event. */
  updatedAt: Date
}

export type PublicCase = Standing & { id: string; receivedAt: Date; reports: number }

/** @property text word for word @property code with the ticket it opens /lacak: for whoever sent the report only */
export type ClientReport = Standing & {
  id: string
  caseId: string
  ticket: string
  code: string
  text: string
  placeText: string | null
  latitude: number | null
  longitude: number | null
  submittedAt: Date
  rejectReason: string | null
}

/** The last row of the page before: its time and its id. */
export type After = { at: Date; id: string }

/** What both kinds of row say; `c` is the case. */
const standing = sql`c.state, c.outcome, k.code as category_code, k.name as category, k.name_en as category_en, d.code as district_code, d.name as district,
  a.code as agency_code, a.short_name as agency, c.answered_at, c.closed_at, c.due_at,
  coalesce((select max(e.at) from case_events e where e.region_id = c.region_id and e.case_id = c.id and e.is_public), c.received_at) as updated_at`

const around = sql`left join categories k on k.region_id = c.region_id and k.code = c.category_code
  left join areas d on d.region_id = c.region_id and d.code = c.district_code
  left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id`

/** Somebody has looked, and found nothing in it that is nobody's business. Refused ones and requests for information are between us and the reporter. */
const isOpenToAll = sql<boolean>`(not c.is_secret and c.about is null and c.class in ('complaint', 'aspiration') and not k.is_sensitive
  and c.state not in ('rejected', 'linked') and (c.verified_at is not null or c.assigned_at is not null))`

const ENDED = sql`('closed', 'rejected', 'linked')`

export type CaseFilter = {
  ids?: readonly string[] | undefined
  categories?: readonly string[] | undefined
  district?: string | undefined
  agency?: string | undefined
  isOpen?: boolean | undefined
  from?: Date | undefined
  until?: Date | undefined
  after?: After | undefined
}
export type Page = CaseFilter & { regionId: string; limit: number }

/** Newest first. */
export async function listPublicCases(trx: Trx, { regionId, limit, ...filter }: Page): Promise<PublicCase[]> {
  const conditions = [sql`c.region_id = ${regionId}`, isOpenToAll, ...conditionsOf(filter, { at: sql`c.received_at`, id: sql`c.id` })]
  const { rows } = await sql<PublicCase>`
    select c.id, c.received_at, c.report_count as reports, ${standing}
    from cases c ${around} where ${sql.join(conditions, sql` and `)}
    order by c.received_at desc, c.id desc limit ${limit}`.execute(trx)
  return rows
}

/** Whole, with what its reporter wrote: for the program it came from. Newest first. */
export async function listClientReports(
  trx: Trx,
  { regionId, clientId, tickets, limit, ...filter }: Page & { clientId: string; tickets?: readonly string[] | undefined },
): Promise<ClientReport[]> {
  const conditions = [
    sql`r.region_id = ${regionId}`,
    sql`r.client_id = ${clientId}`,
    ...(tickets ? [sql`r.ticket = any(${sql.val([...tickets])}::text[])`] : []),
    ...conditionsOf(filter, { at: sql`r.submitted_at`, id: sql`r.id` }),
  ]
  const { rows } = await sql<ClientReport>`
    select r.id, r.case_id, r.ticket, r.code, r.text, r.place_text, r.latitude, r.longitude, r.submitted_at, c.reject_reason, ${standing}
    from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id ${around}
    where ${sql.join(conditions, sql` and `)}
    order by r.submitted_at desc, r.id desc limit ${limit}`.execute(trx)
  return rows
}

function conditionsOf(filter: CaseFilter, { at, id }: { at: RawBuilder<unknown>; id: RawBuilder<unknown> }): RawBuilder<unknown>[] {
  const { ids, categories, district, agency, isOpen, from, until, after } = filter
  return [
    ...(ids ? [sql`${id} = any(${sql.val([...ids])}::uuid[])`] : []),
    ...(categories ? [sql`c.category_code = any(${sql.val([...categories])}::text[])`] : []),
    ...(district ? [sql`c.district_code = ${district}`] : []),
    ...(agency ? [sql`a.code = ${agency}`] : []),
    ...(isOpen === undefined ? [] : [isOpen ? sql`c.state not in ${ENDED}` : sql`c.state in ${ENDED}`]),
    ...(from ? [sql`${at} >= ${from}`] : []),
    ...(until ? [sql`${at} <= ${until}`] : []),
    // The time alone first: that is what the index knows.
    ...(after ? [sql`${at} <= ${after.at}::timestamptz`, sql`(${at}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []),
  ]
}

/** @property state of the case after it; null: just received */
export type ClientStep = PublicEvent & { caseId: string; ticket: string; submittedAt: Date; state: CaseState | null }

export type StepsAsked = { regionId: string; clientId: string; tickets?: string[]; from: Date; until: Date; limit: number }

/** What happened to the own reports of a program, oldest first; who joined a case later hears nothing of what was before. */
export async function listClientSteps(trx: Trx, { regionId, clientId, tickets, from, until, limit }: StepsAsked): Promise<ClientStep[]> {
  const { rows } = await sql<ClientStep>`
    select e.id, e.case_id, r.ticket, r.submitted_at, e.kind, e.text, e.at, e.agency_id, a.short_name as agency, e.details ->> 'reasonCode' as reason_code,
      coalesce(e.details ->> 'reportId' = r.id::text, false) as is_own, coalesce((e.details -> 'isGranted')::boolean, false) as is_granted,
      (select b.details ->> 'to' from case_events b where b.region_id = e.region_id and b.case_id = e.case_id and b.seq <= e.seq and b.details ? 'to'
        order by b.seq desc limit 1) as state
    from reports r
    join case_events e on e.region_id = r.region_id and e.case_id = r.case_id and e.is_public and e.at >= r.submitted_at
    left join agencies a on a.region_id = e.region_id and a.id = e.agency_id
    where r.region_id = ${regionId} and r.client_id = ${clientId} and e.at >= ${from} and e.at <= ${until}
      ${tickets ? sql`and r.ticket = any(${sql.val(tickets)}::text[])` : sql``}
    order by e.at, e.case_id, e.seq limit ${limit}`.execute(trx)
  return rows
}

export type PublicStep = { id: string; kind: EventKind; agency: string | null; at: Date }

/** Without a word of anybody. Oldest first. */
export async function listPublicSteps(trx: Trx, regionId: string, caseId: string): Promise<PublicStep[]> {
  const { rows } = await sql<PublicStep>`
    select e.id, e.kind, a.short_name as agency, e.at from case_events e
    left join agencies a on a.region_id = e.region_id and a.id = e.agency_id
    where e.region_id = ${regionId} and e.case_id = ${caseId} and e.is_public order by e.seq`.execute(trx)
  return rows
}

export type ListedArea = {
  code: string
  parentCode: string | null
  level: 'district' | 'village'
  name: string
  latitude: number | null
  longitude: number | null
}

/** By code, from the one after `after` on. */
export function listAreas(
  trx: Trx,
  regionId: string,
  { level, parent, after, limit }: { level?: string | undefined; parent?: string | undefined; after?: string | undefined; limit: number },
): Promise<ListedArea[]> {
  return trx
    .selectFrom('areas')
    .select(['code', 'parentCode', 'level', 'name', 'latitude', 'longitude'])
    .where('regionId', '=', regionId)
    .$if(level !== undefined, (query) => query.where('level', '=', level ?? ''))
    .$if(parent !== undefined, (query) => query.where('parentCode', '=', parent ?? ''))
    .$if(after !== undefined, (query) => query.where('code', '>', after ?? ''))
    .orderBy('code')
    .limit(limit)
    .$castTo<ListedArea>()
    .execute()
}

export async function findArea(trx: Trx, regionId: string, code: string): Promise<ListedArea | undefined> {
  return trx
    .selectFrom('areas')
    .select(['code', 'parentCode', 'level', 'name', 'latitude', 'longitude'])
    .where('regionId', '=', regionId)
    .where('code', '=', code)
    .$castTo<ListedArea>()
    .executeTakeFirst()
}
