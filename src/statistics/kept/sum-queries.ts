/** The SQL of figures that can be added up, for any days and told apart by anything. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { addDays, instantAt, type TimeZone } from '#lib/dates.ts'
import { isAsked, type Asked } from '#statistics/queries.ts'
import { COUNTS, HOUR_CLASSES, type Days, type Step, type Sum, type SumKey, type Times } from '#statistics/kept/sums.ts'

/** @property zone the region's: its days are counted */
export type AskedSums = Pick<Asked, 'regionId' | 'filter' | 'reader'> & { zone: TimeZone; days: Days }

/** @returns one row for each combination of `by` in which anything happened; without `by` one row, if anything happened at all */
export async function sumFigures(trx: Trx, asked: AskedSums, by: readonly SumKey[] = []): Promise<Sum[]> {
  const keys = by.map((key) => sql`${columnOf(key)} as ${sql.ref(key)}`)
  const sums = COUNTS.map((count) => sql`coalesce(sum(${sql.ref(count)}), 0)::int as ${sql.ref(count)}`)
  const groups = by.length === 0 ? sql`` : sql`group by ${sql.join(by.map((_, index) => sql.lit(index + 1)))}`
  const { rows } = await sql<Sum>`
    select ${sql.join([...keys, ...sums])} from (
      ${happenedOn(asked, 'received_at', sql`1 as received, report_count as reports, 0 as answered, 0 as closed, 0 as confirmed, 0 as unconfirmed, 0 as rejected`)}
      union all
      ${happenedOn(asked, 'answered_at', sql`0, 0, 1, 0, 0, 0, 0`)}
      union all
      ${happenedOn(asked, 'closed_at', sql`0, 0, 0, 1, (outcome = 'confirmed')::int, (outcome = 'unconfirmed')::int, (outcome = 'rejected')::int`)}
    ) happened ${groups}`.execute(trx)
  return rows
}

function columnOf(key: SumKey): RawBuilder<unknown> {
  const columns: Record<SumKey, RawBuilder<unknown>> = {
    day: sql`to_char(day, 'YYYY-MM-DD')`,
    agency: sql`case when not is_secret then lead_agency_id end`,
    category: sql`case when not is_secret then category_code end`,
    district: sql`case when not is_secret then district_code end`,
    channel: sql`channel`,
  }
  return columns[key]
}

function happenedOn(asked: AskedSums, at: 'received_at' | 'answered_at' | 'closed_at', counts: RawBuilder<unknown>) {
  const {
    zone,
    days: { from, until },
  } = asked
  const column = sql.ref(`c.${at}`)
  return sql`select (${column} at time zone ${zone})::date as day, c.lead_agency_id, c.category_code, c.district_code, c.channel, c.is_secret, ${counts}
    from cases c where ${isAsked(asked)} and c.state <> 'linked'
      and ${column} >= ${instantAt(from, '00:00', zone)} and ${column} < ${instantAt(addDays(until, 1), '00:00', zone)}`
}

/** How long a step took, in classes of hours. Secret cases are in none. @param by left out: all in one row */
export async function sumTimes(trx: Trx, asked: AskedSums, { step, by }: { step: Step; by?: 'agency' | 'category' }): Promise<Times[]> {
  const { zone, days } = asked
  const reached = { verify: sql`c.verified_at`, first_answer: sql`c.first_response_at`, answer: sql`c.answered_at` }[step]
  const key = by && { agency: sql`c.lead_agency_id`, category: sql`c.category_code` }[by]
  const { rows } = await sql<{ key: string | null; part: number; count: number }>`
    select ${key ?? sql`null`} as key, width_bucket(extract(epoch from ${reached} - c.received_at)::float8 / 3600, ${sql.val([...HOUR_CLASSES])}::float8[]) as part, count(*) as count
    from cases c where ${isAsked(asked)} and not c.is_secret and c.state not in ('linked', 'rejected')
      and ${reached} >= ${instantAt(days.from, '00:00', zone)} and ${reached} < ${instantAt(addDays(days.until, 1), '00:00', zone)}
    group by 1, 2`.execute(trx)
  return [...Map.groupBy(rows, (row) => row.key)].map(([value, parts]) => ({
    counts: Array.from({ length: HOUR_CLASSES.length + 1 }, (_, index) => parts.find(({ part }) => part === index)?.count ?? 0),
    ...(by ? { [by]: value } : {}),
  }))
}
