/** The SQL of the cases behind a figure: the same conditions as the figure has, one page at a time. */
import { sql, type RawBuilder } from 'kysely'
import { isNotAbout } from '#cases/about/queries.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import { addDays, dayOf, instantAt } from '#lib/dates.ts'
import type { FigureName } from '#statistics/figure-names.ts'
import type { Period } from '#statistics/filters.ts'
import { coveredRow } from '#staff/reading/covered.ts'
import { countBehind } from '#statistics/kept/behind-queries.ts'
import { isKeptAsked } from '#statistics/kept/read-queries.ts'
import type { Days } from '#statistics/kept/sums.ts'
import { TOP_LEVEL, type Asked } from '#statistics/queries.ts'

export type BehindCase = {
  id: string
  /** '' with the title when the case is secret. */
  ticket: string
  title: string
  isSecret: boolean
  placeName: string | null
  agencyName: string | null
  state: CaseState
  outcome: Outcome | null
  receivedAt: Date
  /** What the list is ordered by, newest first: the end of a page is the beginning of the next. */
  listedAt: Date
  dueAt: Date
  verifyDueAt: Date
  pausedAt: Date | null
  leadAgencyId: string | null
  reportCount: number
}

/** Rows of a page. */
export const PAGE_OF_CASES = 40

/** @property within instead of the period @property after the last row of the page before */
export type Behind = { figure: FigureName; within?: Within | undefined; after?: { at: Date; id: string } | undefined }
/** Midnights of the region; `until` is not included. Of what became late: any instants. */
export type Within = { from: Date; until: Date }

/** Found among what is counted, so that a figure opens exactly its cases. @returns count: of all pages */
export async function listCasesBehind(trx: Trx, asked: Asked, behind: Behind): Promise<{ cases: BehindCase[]; count: number }> {
  const { figure, within, after } = behind
  const stands = sql`${isKeptAsked(asked)} and ${conditionOf(figure, asked.period, within)}`
  const counted = await countBehind(trx, asked, { figure, days: daysOf(figure, asked.period, within), now: asked.period.now })
  const count = counted ?? (await countOpen(trx, stands))
  if (count === 0) return { cases: [], count }
  const limit = after ? PAGE_OF_CASES : Math.min(count, PAGE_OF_CASES)
  const day = sql.ref(`f.${EVENTS[figure] ?? 'received_on'}`)
  // An index of what is open has no slots, as only the case itself is.
  const isCase = counted === undefined ? sql`true` : sql`f.slot = 0`
  const { rows } = await sql<BehindCase>`
    with found as ${sql.raw(count > FEW ? 'not materialized' : 'materialized')} (
      select f.case_id, ${day} as listed_on from counted_cases f where ${stands} and ${isCase} and ${after ? isPast(day, after) : sql`true`}
    ), behind as (
      select case_id, listed_on from found order by listed_on desc, case_id desc limit ${sql.lit(limit)}
    )
    select c.id, c.is_secret, c.state, c.outcome, c.received_at, behind.listed_on::timestamp at time zone 'UTC' as listed_at, c.due_at, c.verify_due_at,
      c.paused_at, c.lead_agency_id, c.report_count,
      case when c.is_secret then '' else c.title end as title,
      case when c.is_secret then '' else coalesce(first.ticket, '') end as ticket,
      case when not c.is_secret then coalesce(v.name, d.name) end as place_name,
      case when not c.is_secret then a.short_name end as agency_name
    from behind
    join cases c on c.region_id = ${asked.regionId} and c.id = behind.case_id
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    left join lateral (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    where ${isNotAbout(asked.reader ?? {})}
    order by behind.listed_on desc, c.id desc`.execute(trx)
  return { cases: rows.map((row) => coveredRow(row, ['title'], asked.reader ?? {})), count }
}

/** Cases. So few are gathered and then put in order; of more, the newest are looked for one by one, from the newest back. */
const FEW = 2_000

/** The first half says where to begin. */
function isPast(day: RawBuilder<unknown>, { at, id }: { at: Date; id: string }): RawBuilder<boolean> {
  const on = at.toISOString().slice(0, 10)
  return sql<boolean>`(${day} <= ${on}::date and (${day}, f.case_id) < (${on}::date, ${id}::uuid))`
}

/** What is open is little: an index holds all of it. */
async function countOpen(trx: Trx, stands: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from counted_cases f where ${stands}`.execute(trx)
  return rows[0]?.count ?? 0
}

/** On which it happened, or on which the cases were received. */
function daysOf(figure: FigureName, { from, today, monthStart, zone }: Period, within: Within | undefined): Days {
  if (figure === 'today') return { from: today, until: today }
  if (figure === 'month') return { from: monthStart, until: today }
  return within ? { from: dayOf(within.from, zone), until: addDays(dayOf(within.until, zone), -1) } : { from, until: today }
}

/** Each as its figure counts it (getHeadline, listTopics, listCaseGroups, moves/). */
function conditionOf(figure: FigureName, period: Period, within: Within | undefined): RawBuilder<boolean> {
  const { from, now, zone } = period
  const span = daysOf(figure, period, within)
  const spanOf = (column: string) => sql`${sql.ref(`f.${column}`)} between ${span.from} and ${span.until}`
  const inPeriod = spanOf('received_on')
  const held = sql`${inPeriod} and f.how is not null`
  const isLate = sql`f.next_due_at < ${now}`
  const conditions: Record<FigureName, RawBuilder<unknown>> = {
    today: inPeriod,
    month: inPeriod,
    received: inPeriod,
    answered: spanOf('answered_on'),
    found_fixed: sql`${spanOf('closed_on')} and f.outcome = 'confirmed'`,
    ended_silent: sql`${spanOf('closed_on')} and f.outcome = 'unconfirmed'`,
    became_late: sql`f.is_open and ${isLate} and ${within ? sql`f.next_due_at >= ${within.from} and f.next_due_at < ${within.until}` : sql`f.next_due_at >= ${instantAt(from, '00:00', zone)}`}`,
    urgent: sql`f.is_open and not f.is_secret and f.next_due_at is not null and f.is_urgent`,
    not_fixed: sql`f.is_open and not f.is_secret and f.next_due_at is not null and f.reopened > 0`,
    ranked: held,
    in_time: sql`${inPeriod} and f.is_in_time`,
    not_in_time: sql`${inPeriod} and not f.is_in_time and (f.is_judged or ${isLate})`,
    confirmed: sql`${inPeriod} and f.outcome = 'confirmed'`,
    unconfirmed: sql`${inPeriod} and f.outcome = 'unconfirmed'`,
    at_leader: sql`f.is_open and f.escalation_level = ${sql.lit(TOP_LEVEL)}`,
    first_late: sql`${held} and (f.how / 16 = 1 or f.slow_from < ${now})`,
    unsolved: sql`${held} and (f.how / 8 % 2 = 1 or f.late_from < ${now} or f.outcome = 'unconfirmed' and f.reopened > 0)`,
    not_confirmed: sql`${held} and f.outcome <> 'confirmed' and (f.outcome <> '' or f.reopened > 0)`,
    reopened: sql`${held} and f.reopened > 0`,
  }
  return sql<boolean>`(${conditions[figure]})`
}

/** Figures of what happened to cases, and when it did. */
const EVENTS: Partial<Record<FigureName, 'answered_on' | 'closed_on'>> = {
  answered: 'answered_on',
  found_fixed: 'closed_on',
  ended_silent: 'closed_on',
}
