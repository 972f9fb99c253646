/** The SQL of the ranking: a period's cases in groups that went the same way (tally.ts says what counts). */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { isAsked, isLate, type Asked } from '#statistics/queries.ts'
import type { CaseGroup } from '#statistics/tally.ts'

export type Calendar = { zone: string; weekdays: readonly number[] }

/**
 * Cases received in the period, by the agency that holds them now; and cases given back too late, by the one who held them.
 * Working days are counted by numbering them: the difference of two numbers is the days between.
 */
export async function listCaseGroups(trx: Trx, asked: Asked, { zone, weekdays }: Calendar): Promise<(CaseGroup & { agencyId: string })[]> {
  const { from, now } = asked.period
  const dayOf = (instant: ReturnType<typeof sql>) => sql`(${instant} at time zone ${zone})::date`
  const limit = sql`coalesce((c.rule ->> 'firstResponse')::int, 5)`
  const { rows } = await sql<CaseGroup & { agencyId: string }>`
    with days as materialized (
      select d::date as day, count(*) filter (where extract(isodow from d)::int = any (${sql.val([...weekdays])}::int[]) and h.day is null) over (order by d) as number
      from generate_series(${dayOf(sql`${from}::timestamptz`)}::timestamp, ${dayOf(sql`${now}::timestamptz`)}::timestamp, interval '1 day') d
      left join days_off h on h.region_id = ${asked.regionId} and h.day = d::date and h.kind <> 'working_day'
    ), told as (
      select c.*, ca.agency_id, ca.first_response_at as agency_spoke_at, ca.returned_at, spoken.number - given.number > ${limit} as is_slow
      from cases c
      join case_agencies ca on ca.region_id = c.region_id and ca.case_id = c.id and ca.part = 'lead'
        and (ca.agency_id = c.lead_agency_id and ca.returned_at is null or ca.returned_at is not null and ca.return_reason is not null)
      join days given on given.day = ${dayOf(sql`ca.assigned_at`)}
      join days spoken on spoken.day = ${dayOf(sql`coalesce(ca.returned_at, ca.first_response_at, ${now})`)}
      where ${isAsked({ ...asked, filter: withoutAgency(asked) })} and not c.is_secret and c.received_at >= ${from} and c.state not in ('rejected', 'linked')
    )
    select c.agency_id,
      case when c.is_slow then 'late' when c.agency_spoke_at is null then 'waiting' else 'in_time' end as first_response,
      case when c.state = 'in_review' or c.answered_at is not null and (c.state = 'answered' or c.closed_at is not null)
        then coalesce(c.handed_in_at, c.answered_at) > c.due_at else ${isLate(now)} end as is_late,
      case when c.returned_at is not null then 'returned' else coalesce(c.outcome, 'open') end as "end",
      c.reopened_count > 0 as was_reopened,
      count(*) as case_count, count(r.rating) as rated_count, coalesce(sum((r.rating - 1) / 4.0), 0)::float8 as rating_sum
    from told c
    left join lateral (select avg(r.rating) as rating from reports r where r.region_id = c.region_id and r.case_id = c.id and c.returned_at is null) r on true
    where c.returned_at is null or c.is_slow
    group by 1, 2, 3, 4, 5`.execute(trx)
  return rows
}

/** The chosen agency is compared with all others. */
function withoutAgency({ filter }: Asked) {
  const { agency: _, ...others } = filter
  return others
}
