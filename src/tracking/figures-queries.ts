/** All SQL of the figures on the home page. */
import { sql } from 'kysely'
import type { CaseState, Outcome } from '#cases/states.ts'
import { dayOf, instantAt, type Day, type TimeZone } from '#lib/dates.ts'
import type { Trx } from '#db/transaction.ts'

/**
 * A problem is counted once, however many told of it; the reports stand beside it.
 * Every problem is in exactly one of confirmed … working; `judged` and `answeredInTime` count across.
 */
export type MonthFigures = {
  reports: number
  problems: number
  today: number
  confirmed: number
  unconfirmed: number
  withReporter: number
  working: number
  late: number
  rejected: number
  /** Answered, or due and still not answered: what "in time" is a share of. */
  judged: number
  answeredInTime: number
}

type Span = { regionId: string; zone: TimeZone; from: Day; now: Date }

/** Problems by the day they were received, from the kept figures; matters of the restricted unit are in none. @param from first of the days, up to and with today */
export async function countMonth(trx: Trx, { regionId, zone, from, now }: Span): Promise<MonthFigures> {
  const today = instantAt(dayOf(now, zone), '00:00', zone)
  const { rows } = await sql<MonthFigures>`
    with told as (
      select coalesce(sum(f.reports), 0)::int as reports, coalesce(sum(f.received), 0)::int as problems, coalesce(sum(f.judged), 0)::int as judged,
        coalesce(sum(f.in_time), 0)::int as in_time, coalesce(sum(f.ended), 0)::int as ended, coalesce(sum(f.ended_confirmed), 0)::int as confirmed
      from figures f where f.region_id = ${regionId} and f.grain = 0 and f.day >= ${from}
    ), waiting as (
      select count(*)::int as open, (count(*) filter (where f.next_due_at is null))::int as with_reporter, (count(*) filter (where f.next_due_at < ${now}))::int as late
      from counted_cases f where f.region_id = ${regionId} and f.is_open and f.received_on >= ${from}
    )
    select reports, problems, (
      select count(*)::int from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id and c.about is null
      where r.region_id = ${regionId} and r.submitted_at >= ${today} and r.submitted_at <= ${now}) as today,
      confirmed, ended - confirmed as unconfirmed, with_reporter, open - with_reporter - late as working, late, problems - ended - open as rejected,
      judged + late as judged, in_time as answered_in_time
    from told, waiting`.execute(trx)
  return rows[0] as MonthFigures
}

export type AnsweredCase = {
  id: string
  state: CaseState
  outcome: Outcome | null
  category: string
  categoryEn: string
  district: string | null
  agency: string | null
  receivedAt: Date
  answeredAt: Date
  reports: number
  fixed: number
}

/**
 * The newest answers, without a word or picture of anybody: what a person wrote is private until a person publishes it.
 * Secret, sensitive and restricted matters are left out altogether.
 */
export async function listNewlyAnswered(
  trx: Trx,
  { regionId, since, limit }: { regionId: string; since: Date; limit: number },
): Promise<AnsweredCase[]> {
  const { rows } = await sql<AnsweredCase>`
    select c.id, c.state, c.outcome, k.name as category, k.name_en as category_en, d.name as district, a.short_name as agency, c.received_at, c.answered_at,
      (select count(*) from reports r where r.region_id = c.region_id and r.case_id = c.id) as reports,
      (select count(*) from reports r where r.region_id = c.region_id and r.case_id = c.id and r.verdict = 'fixed') as fixed
    from cases c
    join categories k on k.region_id = c.region_id and k.code = c.category_code and not k.is_sensitive
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    where c.region_id = ${regionId} and c.received_at >= ${since} and not c.is_secret and c.about is null
      and c.answered_at is not null and (c.state = 'answered' or (c.state = 'closed' and c.outcome = 'confirmed'))
    order by c.answered_at desc limit ${limit}`.execute(trx)
  return rows
}
