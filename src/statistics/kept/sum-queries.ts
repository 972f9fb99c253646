/** The SQL of figures that can be added up, for any days and told apart by anything. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { grainFor, isIn, isKeptAsked, orNull, type AskedOf } from '#statistics/kept/read-queries.ts'
import { spansOf } from '#statistics/kept/spans.ts'
import { COUNTS, HOUR_CLASSES, type Days, type Step, type Sum, type SumKey, type Times } from '#statistics/kept/sums.ts'

/** The days are the region's. */
export type AskedSums = AskedOf & { days: Days }

/** @returns one row for each combination of `by` in which anything happened; without `by` one row */
export async function sumFigures(trx: Trx, asked: AskedSums, by: readonly SumKey[] = []): Promise<Sum[]> {
  const parts = by.filter((key) => key !== 'day')
  const spans = by.includes('day') ? { days: [asked.days], months: [] } : spansOf(asked.days)
  const keys = by.map((key) => sql`${columnOf(key)} as ${sql.ref(key)}`)
  const sums = COUNTS.map((count) => sql`coalesce(sum(${sql.ref(`f.${count}`)}), 0)::int as ${sql.ref(count)}`)
  const groups = by.length === 0 ? sql`` : sql`group by ${sql.join(by.map((_, index) => sql.lit(index + 1)))}`
  const isSomething =
    by.length === 0
      ? sql``
      : sql`having ${sql.join(
          COUNTS.map((count) => sql`sum(${sql.ref(`f.${count}`)}) > 0`),
          sql` or `,
        )}`
  const { rows } = await sql<Sum>`select ${sql.join([...keys, ...sums])} from figures f
    where ${isKeptAsked(asked)} and ${isIn(grainFor(asked, parts), spans)} ${groups} ${isSomething}`.execute(trx)
  return rows
}

function columnOf(key: SumKey): RawBuilder<unknown> {
  if (key === 'day') return sql`f.day`
  return key === 'channel' ? sql`f.channel` : orNull(key)
}

/** Times are kept by agency and category; no page asks for them by district or channel. */
export type AskedTimes = AskedSums & { filter: { district?: never; channel?: never } }

/** How long a step took, in classes of hours. Secret cases are in none. @param by left out: all in one row */
export async function sumTimes(trx: Trx, asked: AskedTimes, { step, by }: { step: Step; by?: 'agency' | 'category' }): Promise<Times[]> {
  const { from, until } = asked.days
  const { rows } = await sql<{ key: string | null; part: number; count: number }>`
    select ${by ? orNull(by) : sql`null`} as key, f.class as part, sum(f.count)::int as count from figure_times f
    where ${isKeptAsked(asked)} and f.step = ${step} and f.day between ${from} and ${until} group by 1, 2`.execute(trx)
  return [...Map.groupBy(rows, (row) => row.key)].map(([value, parts]) => ({
    counts: Array.from({ length: HOUR_CLASSES.length + 1 }, (_, index) => parts.find(({ part }) => part === index)?.count ?? 0),
    ...(by ? { [by]: value } : {}),
  }))
}
