/** The SQL of the ranking: a period's cases in groups that went the same way (tally.ts says what counts). */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { handedInAt, isAsked, isHandedIn, isLate, type Asked } from '#statistics/queries.ts'
import type { CaseGroup } from '#statistics/tally.ts'

export type AgencyGroup = CaseGroup & {
  agencyId: string
  /** Of the edges asked for, the one after which the cases were received: 1 for the first; 0: before it. */
  part: number
}

/**
 * Cases received in the period, by the agency that holds them now; and cases given back too late, by the one who held them.
 * Secret cases are in no ranking. Every deadline is the one kept with the case or the part: a later change of the calendar
 * or of a limit rewrites nothing.
 * @param edges beginnings of the parts of the period, oldest first; none: the period as one
 */
export async function listCaseGroups(trx: Trx, asked: Asked, edges: readonly Date[] = []): Promise<AgencyGroup[]> {
  const { from, now } = asked.period
  const part = edges.length === 0 ? sql`1` : sql`width_bucket(c.received_at, ${sql.val(edges.map((edge) => edge.toISOString()))}::timestamptz[])`
  const { rows } = await sql<AgencyGroup>`
    with told as (
      select c.id, c.category_code, c.outcome, c.reopened_count > 0 as was_reopened, ${part} as part, ca.agency_id, ca.first_response_at as spoke_at,
        ca.first_response_due_at as owed_at, ca.returned_at is not null as is_returned,
        coalesce(ca.returned_at, ca.first_response_at, c.paused_at, ${handedInAt}, ${now}) > ca.first_response_due_at as is_slow,
        case when ca.returned_at is not null then ca.returned_at > c.due_at
          when ${isHandedIn} then ${handedInAt} > c.due_at
          else ${isLate(now)} end as is_late
      from cases c
      join case_agencies ca on ca.region_id = c.region_id and ca.case_id = c.id and ca.part = 'lead'
        and (ca.returned_at is null or ca.return_reason is not null)
      where ${isAsked({ ...asked, filter: withoutAgency(asked) })} and not c.is_secret and c.received_at >= ${from} and c.state not in ('rejected', 'linked')
    ), rated as (
      select r.case_id, (avg(r.rating) - 1) / 4.0 as rating from reports r
      where r.region_id = ${asked.regionId} and r.rating is not null group by r.case_id
    )
    select c.agency_id, c.category_code as category, c.part,
      case when c.owed_at is null then 'waiting' when c.is_slow then 'late' when c.spoke_at is null then 'waiting' else 'in_time' end as first_response,
      c.is_late,
      case when c.is_returned then 'returned' else coalesce(c.outcome, 'open') end as "end",
      c.was_reopened,
      count(*) as case_count, count(r.rating) as rated_count, coalesce(sum(r.rating), 0)::float8 as rating_sum
    from told c
    left join rated r on r.case_id = c.id and not c.is_returned
    where not c.is_returned or c.is_slow or c.is_late
    group by 1, 2, 3, 4, 5, 6, 7`.execute(trx)
  return rows
}

/** The chosen agency is compared with all others. */
function withoutAgency({ filter }: Asked) {
  const { agency: _, ...others } = filter
  return others
}
