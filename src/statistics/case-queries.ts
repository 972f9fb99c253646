/** The SQL of the cases behind a figure: the same conditions as the figure has, one page at a time. */
import { sql, type RawBuilder } from 'kysely'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import type { FigureName } from '#statistics/figure-names.ts'
import type { Period } from '#statistics/filters.ts'
import { handedInAt, isAnswered, isAsked, isHandedIn, isLate, nextDue, type Asked } from '#statistics/queries.ts'

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

/** Cases. Beyond it a list says "more than", for counting millions would take longer than anybody reads. */
export const MOST_COUNTED = 10_000

/** @property within instead of the period @property after the last row of the page before */
export type Behind = { figure: FigureName; within?: Within | undefined; after?: { at: Date; id: string } | undefined }
/** `until` is not included. */
export type Within = { from: Date; until: Date }

/** @returns count: of all pages, MOST_COUNTED + 1 when there are more */
export async function listCasesBehind(trx: Trx, asked: Asked, { figure, within, after }: Behind): Promise<{ cases: BehindCase[]; count: number }> {
  const listedAt = sql.ref(`c.${EVENTS[figure] ?? 'received_at'}`)
  const period = within ? { ...asked.period, from: within.from } : asked.period
  const stands = sql`${isAsked(asked)} and ${conditionOf(figure, period)} and ${isWithin(figure, within)}`
  const { rows } = await sql<BehindCase & { count: number }>`
    with behind as (
      select c.*, ${listedAt} as listed_at from cases c
      where ${stands} and ${after ? sql`(${listedAt}, c.id) < (${after.at}, ${after.id})` : sql`true`}
      order by ${listedAt} desc, c.id desc limit ${sql.lit(PAGE_OF_CASES)}
    )
    select c.id, c.is_secret, c.state, c.outcome, c.received_at, c.listed_at, c.due_at, c.verify_due_at, c.paused_at, c.lead_agency_id, c.report_count,
      case when c.is_secret then '' else c.title end as title,
      case when c.is_secret then '' else coalesce(first.ticket, '') end as ticket,
      case when not c.is_secret then coalesce(v.name, d.name) end as place_name,
      case when not c.is_secret then a.short_name end as agency_name,
      (select count(*) from (select from cases c where ${stands} limit ${sql.lit(MOST_COUNTED + 1)}) counted) as count
    from behind c
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    left join lateral (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    order by c.listed_at desc, c.id desc`.execute(trx)
  return { cases: rows, count: rows[0]?.count ?? 0 }
}

/** Each as its figure counts it (getHeadline, listTopics, listCaseGroups). */
function conditionOf(figure: FigureName, { from, now, today, monthStart }: Period): RawBuilder<boolean> {
  const inPeriod = sql`c.received_at >= ${from}`
  const counts = sql`c.state not in ('rejected', 'linked')`
  const held = sql`${inPeriod} and ${counts} and c.lead_agency_id is not null`
  const isInTime = sql`${isAnswered} and c.answered_at <= c.due_at`
  const conditions: Record<FigureName, RawBuilder<unknown>> = {
    today: sql`c.received_at >= ${today} and c.state <> 'linked'`,
    month: sql`c.received_at >= ${monthStart} and c.state <> 'linked'`,
    received: sql`${inPeriod} and c.state <> 'linked'`,
    answered: sql`c.answered_at >= ${from} and c.state <> 'linked'`,
    found_fixed: sql`c.closed_at >= ${from} and c.outcome = 'confirmed'`,
    ended_silent: sql`c.closed_at >= ${from} and c.outcome = 'unconfirmed'`,
    became_late: sql`${isLate(now)} and ${nextDue} >= ${from}`,
    urgent: sql`not c.is_secret and ${waits} and c.is_urgent`,
    not_fixed: sql`not c.is_secret and ${waits} and c.reopened_count > 0`,
    ranked: sql`${inPeriod} and ${counts} and c.lead_agency_id is not null`,
    in_time: sql`${inPeriod} and ${counts} and ${isInTime}`,
    not_in_time: sql`${inPeriod} and ${counts} and (${isAnswered} or ${isLate(now)}) and not (${isInTime})`,
    confirmed: sql`${inPeriod} and c.outcome = 'confirmed'`,
    unconfirmed: sql`${inPeriod} and c.outcome = 'unconfirmed'`,
    at_leader: sql`c.closed_at is null and c.escalation_level = 4`,
    first_late: sql`${held} and ${isFirstWordLate(now)}`,
    unsolved: sql`${held} and (${isHandedIn} and ${handedInAt} > c.due_at or not ${isHandedIn} and ${isLate(now)}
      or c.outcome = 'unconfirmed' and c.reopened_count > 0)`,
    not_confirmed: sql`${held} and c.outcome is distinct from 'confirmed' and (c.outcome is not null or c.reopened_count > 0)`,
    reopened: sql`${held} and c.reopened_count > 0`,
  }
  return sql<boolean>`(${conditions[figure]})`
}

/** Of the agency that holds it now; as in listCaseGroups. */
function isFirstWordLate(now: Date): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from case_agencies ca where ca.region_id = c.region_id and ca.case_id = c.id and ca.part = 'lead'
    and ca.returned_at is null and coalesce(ca.first_response_at, c.paused_at, ${handedInAt}, ${now}) > ca.first_response_due_at)`
}

/** As countBurning has it: open, and its clock runs. */
const waits = sql`c.closed_at is null and c.paused_at is null and c.state <> 'answered'`

/** Figures of what happened to cases, and when it did. */
const EVENTS: Partial<Record<FigureName, 'answered_at' | 'closed_at'>> = {
  answered: 'answered_at',
  found_fixed: 'closed_at',
  ended_silent: 'closed_at',
}

function isWithin(figure: FigureName, within: Within | undefined): RawBuilder<boolean> {
  if (!within) return sql<boolean>`true`
  const at = figure === 'became_late' ? nextDue : sql.ref(`c.${EVENTS[figure] ?? 'received_at'}`)
  return sql<boolean>`(${at} >= ${within.from} and ${at} < ${within.until})`
}
