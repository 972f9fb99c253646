/**
 * All SQL of the leader's page: one statement per group of figures; the ranking's is in ranking-queries.ts.
 * Secret cases are counted where only the region is named, and left out wherever a figure says what or where.
 */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { grainFor, isKeptAsked } from '#statistics/kept/read-queries.ts'
import type { Asked } from '#statistics/filters.ts'
import type { CaseState } from '#cases/states.ts'
import { coveredPlace, coveredRow } from '#staff/reading/covered.ts'

export type { Asked } from '#statistics/filters.ts'

/** As nextDueAt in cases/sla.ts. */
export const nextDue = sql`case when c.lead_agency_id is null or c.state = 'in_review' then least(c.verify_due_at, c.due_at) else c.due_at end`

/** As the desk's queue of the same name. */
export function isLate(now: Date): RawBuilder<boolean> {
  return sql<boolean>`(c.closed_at is null and c.paused_at is null and c.state <> 'answered' and ${nextDue} < ${now})`
}

export type Headline = {
  open: number
  late: number
  /** Late so long that they have climbed to the leader. */
  atLeader: number
  receivedToday: number
  /** One problem is one case, however many have told of it: linked traces are not counted. */
  receivedThisMonth: number
  reportsThisMonth: number
  closedThisMonth: number
  /** Of the period: answered, or overdue; and those answered before their deadline. */
  judged: number
  inTime: number
  /** Of the period: closed after an answer; and those the reporter called fixed. */
  ended: number
  confirmed: number
}

export async function getHeadline(trx: Trx, asked: Asked): Promise<Headline> {
  const { now, from, today, monthStart } = asked.period
  const { rows } = await sql<Headline>`
    with waiting as (
      select count(*) as open, count(*) filter (where f.next_due_at < ${now}) as late,
        count(*) filter (where f.escalation_level = ${sql.lit(TOP_LEVEL)}) as at_leader,
        count(*) filter (where f.next_due_at < ${now} and f.received_on >= ${from}) as late_of_period
      from counted_cases f where ${isKeptAsked(asked)} and f.is_open
    ), told as (
      select coalesce(sum(f.received) filter (where f.day >= ${today}), 0)::int as received_today,
        coalesce(sum(f.received) filter (where f.day >= ${monthStart}), 0)::int as received_this_month,
        coalesce(sum(f.reports) filter (where f.day >= ${monthStart}), 0)::int as reports_this_month,
        coalesce(sum(f.closed) filter (where f.day >= ${monthStart}), 0)::int as closed_this_month,
        coalesce(sum(f.judged) filter (where f.day >= ${from}), 0)::int as judged,
        coalesce(sum(f.in_time) filter (where f.day >= ${from}), 0)::int as in_time,
        coalesce(sum(f.ended) filter (where f.day >= ${from}), 0)::int as ended,
        coalesce(sum(f.ended_confirmed) filter (where f.day >= ${from}), 0)::int as confirmed
      from figures f where ${isKeptAsked(asked)} and f.grain = ${sql.lit(grainFor(asked))} and f.day >= least(${from}::date, ${monthStart}::date)
    )
    select open, late, at_leader, received_today, received_this_month, reports_this_month, closed_this_month, judged + late_of_period as judged, in_time, ended, confirmed
    from waiting, told`.execute(trx)
  return rows[0] as Headline
}

/** As in cases/escalation.ts. */
export const TOP_LEVEL = 4

/** Answered, and not put back since. */
export const isAnswered = sql<boolean>`(c.answered_at is not null and (c.state = 'answered' or c.closed_at is not null))`

/** What an agency is judged by: its answer is handed in, even if a second person has not yet let it out. */
export const isHandedIn = sql<boolean>`(c.state = 'in_review' or ${isAnswered})`
export const handedInAt = sql<Date>`coalesce(c.handed_in_at, c.answered_at)`

/** @property agencyId null: nobody holds them yet, the admin team is late */
export type LateAgency = { agencyId: string | null; code: string | null; name: string | null; count: number; longestDueAt: Date }

/** Who is late, most cases first. */
export async function listLateAgencies(trx: Trx, asked: Asked): Promise<LateAgency[]> {
  const { rows } = await sql<LateAgency>`
    with late as (
      select f.agency_id, count(*) as count, min(f.next_due_at) as longest_due_at
      from counted_cases f where ${isKeptAsked(asked)} and f.is_open and not f.is_secret and f.next_due_at < ${asked.period.now} group by f.agency_id
    )
    select a.id as agency_id, a.code, a.short_name as name, late.count, late.longest_due_at
    from late left join agencies a on a.region_id = ${asked.regionId} and a.id = late.agency_id
    order by late.count desc, late.longest_due_at`.execute(trx)
  return rows
}

export type UrgentCase = {
  id: string
  ticket: string
  title: string
  placeName: string | null
  placeText: string | null
  categoryName: string | null
  categoryNameEn: string | null
  reportCount: number
  reopenedCount: number
  state: CaseState
  dueAt: Date
  verifyDueAt: Date
  pausedAt: Date | null
  leadAgencyId: string | null
}

/**
 * What burns: open cases by how many people are touched, how long they are late, how often the answer was refused, and
 * danger. The weights are ours: doubling the reporters counts as four days late.
 */
export async function listUrgentCases(trx: Trx, asked: Asked, limit: number): Promise<UrgentCase[]> {
  const { now } = asked.period
  const daysLate = sql`extract(epoch from ${now}::timestamptz - f.next_due_at) / 86400`
  const { rows } = await sql<UrgentCase>`
    with burning as (
      select f.case_id, 4 * log(2, f.reports) + greatest(-2, least(8, ${daysLate})) + 3 * f.reopened + case when f.is_urgent then 5 else 0 end as weight, f.next_due_at
      from counted_cases f where ${isKeptAsked(asked)} and f.is_open and not f.is_secret
        and (f.next_due_at < ${now}::timestamptz + interval '2 days' or f.next_due_at is not null and (f.reopened > 0 or f.is_urgent or f.reports >= 5))
      order by weight desc, f.next_due_at limit ${sql.lit(limit)}
    )
    select c.id, first.ticket, c.title, coalesce(v.name, d.name) as place_name, c.place_text, k.name as category_name, k.name_en as category_name_en, c.report_count, c.reopened_count, c.state,
      c.due_at, c.verify_due_at, c.paused_at, c.lead_agency_id
    from burning b
    join cases c on c.region_id = ${asked.regionId} and c.id = b.case_id
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    left join categories k on k.region_id = c.region_id and k.code = c.category_code
    join lateral (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    where not c.is_secret
    order by b.weight desc, b.next_due_at`.execute(trx)
  const reader = asked.reader ?? {}
  return rows.map((row) => ({ ...coveredRow(row, ['title'], reader), placeText: coveredPlace(row.placeText, reader) }))
}

export type DistrictFigures = { code: string; name: string; latitude: number | null; longitude: number | null; open: number; late: number }

export async function listDistrictFigures(trx: Trx, asked: Asked): Promise<DistrictFigures[]> {
  // Every district is listed, whichever one is chosen.
  const { district: _, ...filter } = asked.filter
  const { rows } = await sql<DistrictFigures>`
    with waiting as (
      select f.district, count(*) as open, count(*) filter (where f.next_due_at < ${asked.period.now}) as late
      from counted_cases f where ${isKeptAsked({ ...asked, filter })} and f.is_open and not f.is_secret group by f.district
    )
    select d.code, d.name, d.latitude, d.longitude, coalesce(waiting.open, 0) as open, coalesce(waiting.late, 0) as late
    from areas d left join waiting on waiting.district = d.code
    where d.region_id = ${asked.regionId} and d.level = 'district' order by d.name`.execute(trx)
  return rows
}
