/** All SQL of the figures on the home page: simple counts over the reports of one month, found by their day. */
import { sql } from 'kysely'
import type { CaseState, Outcome } from '#cases/states.ts'
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

type Span = { regionId: string; since: Date; today: Date; now: Date }

/** @param today the instant the region's day began */
export async function countMonth(trx: Trx, { regionId, since, today, now }: Span): Promise<MonthFigures> {
  const { rows } = await sql<MonthFigures>`
    with told as (
      select count(*) as reports, count(*) filter (where r.submitted_at >= ${today}) as today, c.answered_at, c.due_at,
        case
          when c.state = 'closed' and c.outcome = 'unconfirmed' then 'unconfirmed'
          when c.state = 'closed' then 'confirmed'
          when c.state = 'rejected' then 'rejected'
          when c.state in ('answered', 'waiting_for_reporter') then 'with_reporter'
          when c.due_at < ${now} then 'late'
          else 'working'
        end as part
      from reports r
      join cases c on c.region_id = r.region_id and c.id = r.case_id
      where r.region_id = ${regionId} and r.submitted_at >= ${since} and r.submitted_at <= ${now}
      group by c.region_id, c.id
    )
    select coalesce(sum(reports), 0)::int as reports, count(*) as problems,
      coalesce(sum(today), 0)::int as today,
      count(*) filter (where part = 'confirmed') as confirmed,
      count(*) filter (where part = 'unconfirmed') as unconfirmed,
      count(*) filter (where part = 'with_reporter') as with_reporter,
      count(*) filter (where part = 'working') as working,
      count(*) filter (where part = 'late') as late,
      count(*) filter (where part = 'rejected') as rejected,
      count(*) filter (where answered_at is not null or part = 'late') as judged,
      count(*) filter (where answered_at <= due_at and part <> 'late') as answered_in_time
    from told`.execute(trx)
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
 * Secret and sensitive matters are left out altogether.
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
    where c.region_id = ${regionId} and c.received_at >= ${since} and not c.is_secret
      and c.answered_at is not null and (c.state = 'answered' or (c.state = 'closed' and c.outcome = 'confirmed'))
    order by c.answered_at desc limit ${limit}`.execute(trx)
  return rows
}
