/** The SQL of the ranking: a period's cases in groups that went the same way (tally.ts says what counts). */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { dayOf } from '#lib/dates.ts'
import { wayOf } from '#statistics/kept/how.ts'
import { isIn, isKeptAsked, wayGrainFor } from '#statistics/kept/read-queries.ts'
import { spansOf } from '#statistics/kept/spans.ts'
import type { Asked } from '#statistics/queries.ts'
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
  const all = { ...asked, filter: withoutAgency(asked) }
  const { now, from, today, zone } = asked.period
  const cuts = edges.map((edge) => dayOf(edge, zone))
  const of = (day: RawBuilder<unknown>) => (edges.length === 0 ? sql`1` : sql`width_bucket(${day}, ${sql.val(cuts)}::date[])`)
  const { rows } = await sql<CountedGroup>`
    select agency_id, nullif(category, '') as category, part, how, sum(cases)::int as case_count, sum(rated)::int as rated_count, sum(rating)::bigint as rating
    from (
      select f.agency_id, f.category, ${of(sql`f.day`)} as part, f.how, f.cases, f.rated, f.rating
      from figure_ways f where ${isKeptAsked(all)} and ${isIn(wayGrainFor(all), spansOf({ from, until: today }, cuts))} and f.cases <> 0
      union all
      select f.agency_id, f.category, ${of(sql`f.received_on`)}, f.how + case when f.slow_from < ${now} then 16 else 0 end + case when f.late_from < ${now} then 8 else 0 end,
        1, (f.rating is not null)::int, coalesce(f.rating, 0)
      from counted_cases f
      where ${isKeptAsked(all)} and (f.slow_from is not null or f.late_from is not null) and f.how is not null and f.received_on between ${from} and ${today}
    ) went group by 1, 2, 3, 4`.execute(trx)
  return rows.map(({ how, rating, ...group }) => ({ ...group, ...wayOf(how), ratingSum: rating / 1_000_000 }))
}

/** @property rating millionths */
type CountedGroup = Pick<AgencyGroup, 'agencyId' | 'category' | 'part' | 'caseCount' | 'ratedCount'> & { how: number; rating: number }

/** The chosen agency is compared with all others. */
function withoutAgency({ filter }: Asked) {
  const { agency: _, ...others } = filter
  return others
}
