/** The SQL of what each case is counted as (a matter of the restricted unit as nothing): one row of counted_cases for it, and one for every agency that gave it back too late. */
import { sql, type RawBuilder } from 'kysely'
import { HOUR_CLASSES, NOBODY } from '#statistics/kept/sums.ts'
import { handedInAt, isAnswered, isHandedIn, nextDue } from '#statistics/queries.ts'

/** Columns of counted_cases, in the order in which `factsOf` gives them. */
export const FACTS = [
  'region_id', 'case_id', 'slot', 'agency_id', 'category', 'district', 'channel', 'about', 'is_secret', 'received_on', 'hour', 'cell_y', 'cell_x',
  'reports', 'verified_on', 'verify_class', 'first_on', 'first_class', 'answered_on', 'answer_class', 'closed_on', 'outcome', 'is_judged', 'is_in_time',
  'is_open', 'is_urgent', 'reopened', 'next_due_at', 'escalation_level', 'how', 'slow_from', 'late_from', 'rating',
] as const // biome-ignore format: a list of names reads better in lines

/** When the first word was said, or stopped being owed; null: it is owed still. */
const spoken = sql`coalesce(p.first_response_at, c.paused_at, ${handedInAt})`
const firstWord = sql`case when p.first_response_due_at is null then 0 when ${spoken} > p.first_response_due_at then 1 when p.first_response_at is null then 0 else 2 end`
const canBeLate = sql`c.closed_at is null and c.paused_at is null and c.state <> 'answered'`
/** In no figure that says what or where. */
const isBare = sql`(c.is_secret or c.state = 'rejected')`

function dayOf(instant: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${instant} at time zone z.zone)::date`
}

function classOf(instant: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when not ${isBare} then width_bucket(extract(epoch from ${instant} - c.received_at)::float8 / 3600, ${sql.val([...HOUR_CLASSES])}::float8[])::smallint end`
}

/** @param which condition on the case `c` */
export function factsOf(which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    with told as materialized (select * from cases c where ${which} and c.state <> 'linked' and c.about is null)
    select c.region_id, c.id as case_id, 0::smallint as slot, ${about()}, ${dayOf(sql`c.received_at`)} as received_on,
      extract(hour from c.received_at at time zone z.zone)::smallint as hour,
      case when not c.is_secret then floor(c.latitude * 400)::int end as cell_y, case when not c.is_secret then floor(c.longitude * 400)::int end as cell_x,
      c.report_count as reports, ${dayOf(sql`c.verified_at`)} as verified_on, ${classOf(sql`c.verified_at`)} as verify_class,
      ${dayOf(sql`c.first_response_at`)} as first_on, ${classOf(sql`c.first_response_at`)} as first_class,
      ${dayOf(sql`c.answered_at`)} as answered_on, ${classOf(sql`c.answered_at`)} as answer_class,
      ${dayOf(sql`c.closed_at`)} as closed_on, coalesce(c.outcome, '') as outcome,
      c.state <> 'rejected' and ${isAnswered} as is_judged, c.state <> 'rejected' and ${isAnswered} and c.answered_at <= c.due_at as is_in_time,
      c.closed_at is null as is_open, c.is_urgent, c.reopened_count::smallint as reopened, case when ${canBeLate} then ${nextDue} end as next_due_at, c.escalation_level::smallint as escalation_level,
      case when p.agency_id is not null and not ${isBare} then (16 * ${firstWord} + case when ${isHandedIn} and ${handedInAt} > c.due_at then 8 else 0 end
        + case c.outcome when 'confirmed' then 2 when 'unconfirmed' then 4 else 0 end + (c.reopened_count > 0)::int)::smallint end as how,
      case when not ${isBare} and ${spoken} is null then p.first_response_due_at end as slow_from,
      case when p.agency_id is not null and not ${isBare} and ${canBeLate} and not ${isHandedIn} then ${nextDue} end as late_from,
      case when p.agency_id is not null and not ${isBare} then rated.rating end as rating
    from told c
    join regions z on z.id = c.region_id
    left join case_agencies p on p.region_id = c.region_id and p.case_id = c.id and p.part = 'lead' and p.returned_at is null and p.agency_id = c.lead_agency_id
    left join lateral (select round((avg(r.rating) - 1) / 4 * 1000000)::int as rating from reports r
      where r.region_id = c.region_id and r.case_id = c.id and r.rating is not null) rated on true
    union all
    ${givenBackLate()}
  )`
}

/** What it is about, and whom; secret ones say only the channel. */
function about(agency: RawBuilder<unknown> = sql`c.lead_agency_id`): RawBuilder<unknown> {
  return sql`case when c.is_secret then ${NOBODY}::uuid else coalesce(${agency}, ${NOBODY}::uuid) end as agency_id,
      case when c.is_secret then '' else coalesce(c.category_code, '') end as category, case when c.is_secret then '' else coalesce(c.district_code, '') end as district,
      c.channel, '' as about, c.is_secret`
}

/** "Not ours" said after the first word, or the whole, was due: stays with who said it, and is nothing else. */
function givenBackLate(): RawBuilder<unknown> {
  return sql`select c.region_id, c.id, row_number() over (partition by c.id order by p.agency_id)::smallint, ${about(sql`p.agency_id`)}, ${dayOf(sql`c.received_at`)},
      0::smallint, null::int, null::int, 0, null::date, null::smallint, null::date, null::smallint, null::date, null::smallint, null::date, '', false, false,
      false, false, 0::smallint, null::timestamptz, 0::smallint,
      (16 * case when p.first_response_due_at is null then 0 when p.returned_at > p.first_response_due_at then 1 when p.first_response_at is null then 0 else 2 end
        + case when p.returned_at > c.due_at then 8 else 0 end + 6 + (c.reopened_count > 0)::int)::smallint,
      null::timestamptz, null::timestamptz, null::int
    from told c
    join regions z on z.id = c.region_id
    join case_agencies p on p.region_id = c.region_id and p.case_id = c.id and p.part = 'lead' and p.return_reason is not null
      and (p.returned_at > p.first_response_due_at or p.returned_at > c.due_at)
    where not ${isBare}`
}
