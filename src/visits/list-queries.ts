/** All SQL that reads visits: for the desk, and for a phone before it goes out. One function, one statement. */
import { sql, type RawBuilder } from 'kysely'
import { isNotAbout } from '#cases/about/queries.ts'
import type { Reader } from '#cases/about/reader.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import { coveredPlace, coveredRow } from '#staff/reading/covered.ts'

export type VillageRow = { code: string; name: string; districtCode: string; districtName: string }

/** All of the region, districts in order: a phone keeps them for the way. */
export async function listVillages(trx: Trx, regionId: string): Promise<VillageRow[]> {
  const { rows } = await sql<VillageRow>`
    select v.code, v.name, d.code as district_code, d.name as district_name from areas v
    join areas d on d.region_id = v.region_id and d.code = v.parent_code
    where v.region_id = ${regionId} and v.level = 'village' order by d.name, v.name`.execute(trx)
  return rows
}

/** @property officers names @property closedCount reports whose cases have ended */
export type ListedVisit = {
  id: string
  day: string
  villageCode: string | null
  village: string | null
  district: string | null
  place: string
  officers: string[]
  reportCount: number
  closedCount: number
}

/** @property staffId only visits this person took part in, and of their reports the own ones @property id only this one */
export type VisitsWanted = { regionId: string; reader: Reader; staffId?: string | undefined; id?: string | undefined; limit: number }

/** Newest first. Days leave as `YYYY-MM-DD`. */
export async function listVisits(trx: Trx, { regionId, reader, staffId, id, limit }: VisitsWanted): Promise<ListedVisit[]> {
  const own = staffId
    ? sql`and exists (select 1 from visit_officers o where o.region_id = v.region_id and o.visit_id = v.id and o.staff_id = ${staffId})`
    : sql``
  const one = id ? sql`and v.id = ${id}` : sql``
  const { rows } = await sql<ListedVisit>`
    select v.id, v.day::text as day, v.village_code, a.name as village, d.name as district, v.place,
      array(select s.name from visit_officers o join staff s on s.id = o.staff_id
        where o.region_id = v.region_id and o.visit_id = v.id order by s.name) as officers,
      count(c.id)::integer as report_count,
      count(*) filter (where c.state in ('closed', 'rejected'))::integer as closed_count
    from visits v
    left join areas a on a.region_id = v.region_id and a.code = v.village_code
    left join areas d on d.region_id = a.region_id and d.code = a.parent_code
    left join visit_reports r on r.region_id = v.region_id and r.visit_id = v.id
    left join reports p on p.region_id = r.region_id and p.id = r.report_id ${takenBy(staffId)}
    left join cases c on c.region_id = p.region_id and c.id = p.case_id and ${isNotAbout(reader)}
    where v.region_id = ${regionId} ${own} ${one}
    group by v.region_id, v.id, a.name, d.name
    order by v.day desc, v.id desc limit ${limit}`.execute(trx)
  return rows
}

/** Reports that this officer took down; left out: anybody. `p` is the report. */
function takenBy(staffId: string | undefined): RawBuilder<unknown> {
  return staffId ? sql`and p.taken_by = ${staffId}` : sql``
}

/** A report of a visit with what decides who may read it. */
export type ReportOfVisit = {
  reportId: string
  visitId: string
  slip: string
  way: 'phone' | 'paper'
  ticket: string
  code: string
  caseId: string
  state: CaseState
  outcome: Outcome | null
  title: string
  category: string | null
  placeText: string | null
  village: string | null
  agencies: string[]
  agencyIds: string[]
  isSecret: boolean
  isAnonymous: boolean
  /** A name was told; it lies sealed. */
  isNamed: boolean
  takenBy: string | null
  takenByName: string | null
  fileCount: number
  toldAt: Date
  phoneToldAt: Date
  receivedAt: Date
}

/** @property reader for whom complaints about himself do not exist @property takenBy only by this officer @property slip those with this number, of any visit */
type ReportsWanted = { regionId: string; reader: Reader; takenBy?: string | undefined; limit: number } & ({ visitId: string } | { slip: string })

/** In the order in which they were told. */
export async function listReportsOfVisit(trx: Trx, { regionId, reader, takenBy: staffId, limit, ...of }: ReportsWanted): Promise<ReportOfVisit[]> {
  const wanted = 'visitId' in of ? sql`r.visit_id = ${of.visitId}` : sql`r.slip = ${of.slip}`
  const { rows } = await sql<ReportOfVisit>`
    select r.report_id, r.visit_id, r.slip, r.way, p.ticket, p.code, p.case_id, c.state, c.outcome, c.title, k.name as category,
      p.place_text, a.name as village, p.is_secret or c.is_secret as is_secret, p.is_anonymous, r.person_name is not null as is_named,
      p.taken_by, s.name as taken_by_name, p.told_at, r.phone_told_at, r.received_at,
      array(select g.short_name from case_agencies ca join agencies g on g.region_id = ca.region_id and g.id = ca.agency_id
        where ca.region_id = c.region_id and ca.case_id = c.id and ca.returned_at is null order by g.short_name) as agencies,
      array(select ca.agency_id from case_agencies ca
        where ca.region_id = c.region_id and ca.case_id = c.id and ca.returned_at is null) as agency_ids,
      (select count(*)::integer from attachments f where f.region_id = p.region_id and f.report_id = p.id) as file_count
    from visit_reports r
    join reports p on p.region_id = r.region_id and p.id = r.report_id
    join cases c on c.region_id = p.region_id and c.id = p.case_id
    left join categories k on k.region_id = c.region_id and k.code = c.category_code
    left join areas a on a.region_id = p.region_id and a.code = p.village_code
    left join staff s on s.id = p.taken_by
    where r.region_id = ${regionId} and ${wanted} ${takenBy(staffId)} and ${isNotAbout(reader)}
    order by p.told_at, r.slip limit ${limit}`.execute(trx)
  return rows.map((row) => ({ ...coveredRow(row, ['title'], reader), placeText: coveredPlace(row.placeText, reader) }))
}
