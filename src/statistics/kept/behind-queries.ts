/** The SQL of how many cases are behind a figure: from what is kept, so that counting millions takes no longer than counting ten. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { FigureName } from '#statistics/figure-names.ts'
import { grainFor, isIn, isKeptAsked, wayGrainFor, type AskedOf } from '#statistics/kept/read-queries.ts'
import { spansOf } from '#statistics/kept/spans.ts'
import type { Days } from '#statistics/kept/sums.ts'

/** Columns of `figures` that count the same cases. */
const SUMS: Partial<Record<FigureName, RawBuilder<unknown>>> = {
  today: sql`f.received`,
  month: sql`f.received`,
  received: sql`f.received`,
  answered: sql`f.answered`,
  found_fixed: sql`f.confirmed`,
  ended_silent: sql`f.unconfirmed`,
  in_time: sql`f.in_time`,
  not_in_time: sql`f.judged - f.in_time`,
  confirmed: sql`f.ended_confirmed`,
  unconfirmed: sql`f.ended - f.ended_confirmed`,
}

/** Ways in the ranking that count (kept/how.ts). */
const WAYS: Partial<Record<FigureName, RawBuilder<unknown>>> = {
  ranked: sql`true`,
  first_late: sql`f.how / 16 = 1`,
  unsolved: sql`f.how / 8 % 2 = 1 or f.how % 8 = 5`,
  not_confirmed: sql`f.how / 2 % 4 = 2 or f.how % 8 = 1`,
  reopened: sql`f.how % 2 = 1`,
}

/** Of what can still become late, what is by now. */
const TICKED: Partial<Record<FigureName, string>> = { first_late: 'slow_from', unsolved: 'late_from' }

/** @property days on which it happened, or on which the case was received */
export type Counted = { figure: FigureName; days: Days; now: Date }

/** @returns undefined: this figure is of open cases, which are counted one by one */
export async function countBehind(trx: Trx, asked: AskedOf, counted: Counted): Promise<number | undefined> {
  const { figure, days, now } = counted
  const sum = SUMS[figure]
  const way = WAYS[figure]
  if (!sum && !way) return undefined
  const kept = sum
    ? sql`select coalesce(sum(${sum}), 0)::int from figures f where ${isKeptAsked(asked)} and ${isIn(grainFor(asked), spansOf(days))}`
    : sql`select coalesce(sum(f.cases), 0)::int from figure_ways f
      where ${isKeptAsked(asked)} and ${isIn(wayGrainFor(asked), spansOf(days))} and f.how / 2 % 4 <> 3 and (${way})`
  const { rows } = await sql<{ count: number }>`select (${kept}) + (${waiting(asked, { figure, days, now })}) as count`.execute(trx)
  return rows[0]?.count
}

/** Those that may become late at any moment, and so are in no kept figure. */
function waiting(asked: AskedOf, { figure, days, now }: Counted): RawBuilder<unknown> {
  const isOf = sql`${isKeptAsked(asked)} and f.received_on between ${days.from} and ${days.until}`
  if (figure === 'not_in_time') return sql`select count(*)::int from counted_cases f where ${isOf} and f.is_open and f.next_due_at < ${now}`
  if (!WAYS[figure]) return sql`0`
  const ticked = TICKED[figure]
  return sql`select count(*)::int from counted_cases f
    where ${isOf} and (f.slow_from is not null or f.late_from is not null) and f.how is not null
      and (${WAYS[figure]} ${ticked ? sql`or ${sql.ref(`f.${ticked}`)} < ${now}` : sql``})`
}
