/** All SQL of the public page of a report. Of the case only what everybody may know: its state, its days, who holds it. */
import { sql } from 'kysely'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { TrackedReport } from '#tracking/queries.ts'
import type { Trx } from '#db/transaction.ts'
import type { PhotoPart } from '#publications/photos/photo-queries.ts'

type OfCase = { regionId: string; caseId: string }

export type ShownCase = Pick<
  TrackedReport,
  | 'state'
  | 'outcome'
  | 'class'
  | 'reportCount'
  | 'receivedAt'
  | 'verifyDueAt'
  | 'dueAt'
  | 'pausedAt'
  | 'answeredAt'
  | 'closedAt'
  | 'objectedAt'
  | 'rule'
  | 'leadAgencyId'
  | 'leadAgency'
  | 'leadAgencyShort'
  | 'category'
  | 'categoryEn'
  | 'district'
  | 'village'
>

/** Of a case that is public now; everything that was shown of it stands in its publication. */
export async function findShownCase(trx: Trx, { regionId, caseId }: OfCase): Promise<ShownCase | undefined> {
  const { rows } = await sql<ShownCase>`
    select c.state, c.outcome, c.class, c.report_count, c.received_at, c.verify_due_at, c.due_at, c.paused_at, c.answered_at, c.closed_at, c.objected_at,
      c.rule, c.lead_agency_id, a.name as lead_agency, a.short_name as lead_agency_short, k.name as category, k.name_en as category_en,
      d.name as district, v.name as village
    from publications p
    join cases c on c.region_id = p.region_id and c.id = p.case_id and c.is_published
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    left join categories k on k.region_id = p.region_id and k.code = p.category_code
    left join areas d on d.region_id = p.region_id and d.code = p.district_code
    left join areas v on v.region_id = p.region_id and v.code = p.village_code
    where p.region_id = ${regionId} and p.case_id = ${caseId} and p.taken_down_at is null`.execute(trx)
  return rows[0]
}

export type ShownPhoto = {
  position: number
  part: PhotoPart
  width: number
  height: number
  at: Date
  agency: string | null
  caseEventId: string | null
}

/** With the day it was taken or came, and the agency that sent it. */
export async function listShownPhotos(trx: Trx, { regionId, caseId }: OfCase): Promise<ShownPhoto[]> {
  const { rows } = await sql<ShownPhoto>`
    select p.position, p.part, p.width, p.height, coalesce(f.taken_at, f.created_at) as at, a.short_name as agency, f.case_event_id
    from publication_photos p
    join attachments f on f.region_id = p.region_id and f.id = p.attachment_id
    left join case_events e on e.region_id = f.region_id and e.id = f.case_event_id
    left join agencies a on a.region_id = e.region_id and a.id = e.agency_id
    where p.region_id = ${regionId} and p.case_id = ${caseId} and p.removed_at is null
    order by p.position`.execute(trx)
  return rows
}

export type NearReport = {
  ticket: string
  title: string
  placeText: string | null
  state: CaseState
  outcome: Outcome | null
  supportCount: number
  publishedAt: Date
}

/** Other public reports of the district, the newest first. */
export async function listNearReports(
  trx: Trx,
  { regionId, districtCode, caseId, limit }: { regionId: string; districtCode: string; caseId: string; limit: number },
): Promise<NearReport[]> {
  const { rows } = await sql<NearReport>`
    select p.ticket, p.title, p.place_text, c.state, c.outcome, p.support_count, p.published_at
    from publications p
    join cases c on c.region_id = p.region_id and c.id = p.case_id and c.is_published
    where p.region_id = ${regionId} and p.district_code = ${districtCode} and p.case_id <> ${caseId} and p.taken_down_at is null
    order by p.published_at desc limit ${limit}`.execute(trx)
  return rows
}

export async function hasSupported(trx: Trx, { regionId, caseId, supporter }: OfCase & { supporter: string }): Promise<boolean> {
  const found = await trx
    .selectFrom('publicationSupports')
    .select('supporter')
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('supporter', '=', supporter)
    .executeTakeFirst()
  return found !== undefined
}
