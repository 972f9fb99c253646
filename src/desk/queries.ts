/** All SQL of the desk's lists. Reading only; whose cases are seen is part of every statement (scope.ts). */
import { sql, type RawBuilder } from 'kysely'
import { isNotAbout } from '#cases/about/queries.ts'
import { isOfSp4n, numbersOfCase } from '#bridges/sp4n/shown-queries.ts'
import type { WorkCalendar } from '#cases/sla.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import { standsAt } from '#desk/backlog/queries.ts'
import { readCursor, type DeskFilter } from '#desk/filters.ts'
import { orderOf, type CountedQueue, type Queue } from '#desk/queues.ts'
import type { Scope } from '#desk/scope.ts'
import { findWords } from '#desk/search/queries.ts'
import { isForCoordinator, isHere } from '#transfers/shown-queries.ts'

type Condition = RawBuilder<boolean>

/** Whether the reader may know what a case is about. */
export function isReadable({ seesSecret }: Scope): Condition {
  return sql<boolean>`(not c.is_secret or ${sql.lit(seesSecret)})`
}

/** Cases this reader may see in a list at all. */
export function isVisible(scope: Scope): Condition {
  const { regionId, agencyId, seesSecret } = scope
  if (!agencyId) return sql<boolean>`c.region_id = ${regionId} and ${isNotAbout(scope)}`
  return sql<boolean>`c.region_id = ${regionId} and ${isNotAbout(scope)} and (not c.is_secret or ${sql.lit(seesSecret)}) and exists (
    select 1 from case_agencies mine
    where mine.region_id = c.region_id and mine.case_id = c.id and mine.agency_id = ${agencyId} and mine.returned_at is null)`
}

/** The queues in SQL; `c` is the case. */
function isIn(queue: Queue, { agencyId }: Scope, now: Date): Condition {
  const waits = sql`c.held_until > ${now}`
  const unheld = sql`c.state in ('received', 'verified') and (${waits}) is not true`
  const notFixed = sql`c.state in ('verified', 'assigned', 'in_progress') and c.reopened_count > 0`
  const sentBack = sql`c.state in ('assigned', 'in_progress') and c.sent_back_count > 0`
  const conditions: Record<Queue, RawBuilder<unknown>> = {
    inbox: agencyId ? sql`c.state = 'assigned' or (${notFixed}) or (${sentBack})` : sql`(${unheld}) or (${notFixed}) or c.state = 'in_review'`,
    verify: sql`${unheld} and c.returned_count = 0 and c.reopened_count = 0`,
    returned: sql`c.state = 'received' and c.returned_count > 0`,
    not_fixed: notFixed,
    review: sql`c.state = 'in_review'`,
    sent_back: sentBack,
    objections: sql`c.objected_at is not null`,
    slowed: sql`c.state = 'received' and ${waits}`,
    // As nextDueAt in cases/sla.ts has it.
    late: sql`c.closed_at is null and c.paused_at is null and c.state <> 'answered'
      and case when c.lead_agency_id is null or c.state = 'in_review' then least(c.verify_due_at, c.due_at) else c.due_at end < ${now}`,
    instructed: sql`exists (select 1 from instructed_cases ic where ic.region_id = c.region_id and ic.case_id = c.id and ic.is_open)`,
    to_take: sql`c.state = 'assigned'`,
    in_progress: sql`c.state in ('assigned', 'in_progress')`,
    waiting: sql`c.state = 'waiting_for_reporter'`,
    answered: sql`c.state = 'answered'`,
    transferred: sql`c.transfer_id is not null and c.closed_at is null`,
    decide: sql`${unheld} and c.lead_agency_id is null and ${isForCoordinator()}`,
    open: sql`c.closed_at is null`,
    closed: sql`c.closed_at is not null and c.state <> 'linked'`,
    // The reports of a linked case stand with the case that answers for them.
    all: sql`c.state <> 'linked'`,
  }
  return sql<boolean>`(${conditions[queue]})`
}

export type QueueCounts = Record<CountedQueue, number> & {
  /** Cases of the inbox by channel, most first. */
  channels: { channel: string; count: number }[]
}

/** How much waits in each queue. Reads the open cases only. */
export async function countQueues(trx: Trx, scope: Scope, now: Date): Promise<QueueCounts> {
  const queues = [
    'inbox',
    'verify',
    'returned',
    'not_fixed',
    'review',
    'sent_back',
    'objections',
    'slowed',
    'late',
    'to_take',
    'in_progress',
    'waiting',
    'answered',
    'transferred',
    'decide',
    'open',
  ] as const
  const columns = queues.map((queue) => sql`count(*) filter (where ${isIn(queue, scope, now)}) as ${sql.ref(queue)}`)
  const { rows } = await sql<QueueCounts>`
    with mine as materialized (select * from cases c where ${isVisible(scope)} and (c.closed_at is null or c.objected_at is not null))
    select ${sql.join(columns)}, coalesce((
      select json_agg(json_build_object('channel', per.channel, 'count', per.count) order by per.count desc, per.channel)
      from (select c.channel, count(*) from mine c where ${isIn('inbox', scope, now)} group by c.channel) per
    ), '[]') as channels,
      (select count(*) from cases c where ${isVisible(scope)} and ${isIn('instructed', scope, now)}) as instructed
    from mine c`.execute(trx)
  return camelNames(rows[0])
}

/** The queues' names are ours, not columns: the plugin that turns columns into our names must not change them. */
function camelNames(row: Record<string, unknown> | undefined): QueueCounts {
  const { notFixed, sentBack, toTake, inProgress, ...others } = row ?? {}
  return { ...others, not_fixed: notFixed, sent_back: sentBack, to_take: toTake, in_progress: inProgress } as QueueCounts
}

export type DeskItem = {
  id: string
  version: number
  ticket: string
  state: CaseState
  outcome: Outcome | null
  /** '' when the reader may not know what it is about. */
  title: string
  /** The first report's words, shortened; '' as above. */
  words: string
  channel: string
  districtName: string | null
  leadAgencyId: string | null
  agencyName: string | null
  imageCount: number
  reportCount: number
  /** Of its reports in SP4N-LAPOR!. */
  sp4nNumbers: string | null
  receivedAt: Date
  verifyDueAt: Date
  dueAt: Date
  pausedAt: Date | null
  answeredAt: Date | null
  closedAt: Date | null
  /** `YYYY-MM-DD`: of the most pressing instruction that is open on it. */
  instructionDueOn: string | null
  isReadable: boolean
  isUrgent: boolean
  reopenedCount: number
  returnedCount: number
  sentBackCount: number
  objectedAt: Date | null
  heldUntil: Date | null
  /** What was said last in a return, a question, a "not fixed" or an answer, and by which agency. */
  lastWords: { kind: string; text: string; agencyName: string | null } | null
}

/** Rows of a page. Fits two screens of a laptop. */
const PAGE = 40

export type DeskPage = { items: DeskItem[]; hasMore: boolean }

/** @property calendar the region's, when an age is asked for: it is counted in working days */
export type AskedList = { filter: DeskFilter; now: Date; calendar?: WorkCalendar }

/** One page of a list, newest first (late: most overdue first), continued by key and not by counting rows. */
export async function listDeskItems(trx: Trx, scope: Scope, asked: AskedList): Promise<DeskPage> {
  const { filter } = asked
  const order = orderOf(filter.queue) === 'due' ? sql`order by c.due_at, c.id` : sql`order by c.received_at desc, c.id desc`
  const words = filter.text === undefined ? [] : [await findWords(trx, scope.regionId, filter.text)]
  const { rows } = await sql<DeskItem>`
    with page as (
      select c.* from cases c where ${sql.join([...conditionsOf(scope, asked), ...words], sql` and `)} ${order} limit ${sql.lit(PAGE + 1)}
    )
    select c.id, c.version, c.state, c.outcome, c.channel, c.lead_agency_id, c.report_count, c.received_at, c.verify_due_at, c.due_at, c.paused_at,
      c.answered_at, c.closed_at, c.is_urgent, c.reopened_count, c.returned_count, c.sent_back_count, c.objected_at, c.held_until, ${isReadable(scope)} as is_readable,
      case when ${isReadable(scope)} then c.title else '' end as title,
      case when ${isReadable(scope)} then left(coalesce(first.text, ''), 200) else '' end as words,
      coalesce(first.ticket, '') as ticket,
      (select min(i.due_on)::text from instructed_cases ic join instructions i on i.region_id = ic.region_id and i.id = ic.instruction_id
        where ic.region_id = c.region_id and ic.case_id = c.id and ic.is_open) as instruction_due_on,
      case when ${isReadable(scope)} then place.name end as district_name,
      case when ${isReadable(scope)} then agency.short_name end as agency_name,
      case when ${isReadable(scope)} then images.count else 0 end as image_count,
      case when ${isReadable(scope)} then ${numbersOfCase()} end as sp4n_numbers,
      case when ${isReadable(scope)} then last.said end as last_words
    from page c
    left join areas place on place.region_id = c.region_id and place.code = c.district_code
    left join agencies agency on agency.region_id = c.region_id and agency.id = c.lead_agency_id
    left join lateral (
      select r.text, r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1
    ) first on true
    left join lateral (
      select count(*) as count from attachments a
      join reports r on r.region_id = a.region_id and r.id = a.report_id
      where r.region_id = c.region_id and r.case_id = c.id and a.kind = 'image'
    ) images on true
    left join lateral (
      select json_build_object('kind', e.kind, 'text', left(coalesce(nullif(e.text, ''), e.details ->> 'words', ''), 200), 'agencyName', said_by.short_name) as said
      from case_events e left join agencies said_by on said_by.region_id = e.region_id and said_by.id = e.agency_id
      where e.region_id = c.region_id and e.case_id = c.id and e.kind in ('returned', 'asked', 'not_fixed', 'objected', 'submitted', 'sent_back', 'answered', 'rejected', 'transfer_returned', 'transfer_told', 'transfer_accepted', 'transfer_silent')
      order by e.seq desc limit 1
    ) last on true
    ${order}`.execute(trx)
  return { items: rows.slice(0, PAGE), hasMore: rows.length > PAGE }
}

function conditionsOf(scope: Scope, { filter, now, calendar }: AskedList): Condition[] {
  const conditions = [isVisible(scope), isIn(filter.queue, scope, now), ...standsAt(filter, now, calendar)]
  const cursor = readCursor(filter.after)
  if (cursor) {
    const isAfter = orderOf(filter.queue) === 'due' ? sql`(c.due_at, c.id) >` : sql`(c.received_at, c.id) <`
    conditions.push(sql<boolean>`${isAfter} (${cursor.at}, ${cursor.id}::uuid)`)
  }
  if (filter.channel) conditions.push(sql<boolean>`c.channel = ${filter.channel}`)
  const { category, agency, district, sp4n, text } = filter
  if (!category && !agency && !district && !sp4n && !text) return conditions
  // A search that found secret cases would tell what they are about.
  conditions.push(isReadable(scope))
  if (category) conditions.push(sql<boolean>`c.category_code = ${category}`)
  if (district) conditions.push(sql<boolean>`c.district_code = ${district}`)
  if (agency) conditions.push(isHeldBy(agency))
  if (sp4n) conditions.push(isOfSp4n(sp4n))
  return conditions
}

function isHeldBy(agencyCode: string): Condition {
  return sql<boolean>`exists (
    select 1 from case_agencies ca join agencies a on a.region_id = ca.region_id and a.id = ca.agency_id
    where ca.region_id = c.region_id and ca.case_id = c.id and ca.returned_at is null and a.code = ${agencyCode})`
}

export type DeskChoices = {
  /** `isHere`: another government with a desk on this installation. */
  agencies: {
    id: string
    code: string
    name: string
    shortName: string
    kind: 'opd' | 'district' | 'external'
    areaCode: string | null
    isHere: boolean
  }[]
  categories: { code: string; name: string; nameEn: string; agencyCode: string | null; workingDays: number | null; isSensitive: boolean }[]
  districts: { code: string; name: string; latitude: number | null; longitude: number | null }[]
  /** `YYYY-MM-DD` */
  holidays: string[]
}

/** What the desk chooses from, and the days that do not count: all in one question, as every page of the desk needs it. */
export async function getDeskChoices(trx: Trx, regionId: string): Promise<DeskChoices> {
  const { rows } = await sql<DeskChoices>`select
    (select coalesce(json_agg(json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'shortName', a.short_name, 'kind', a.kind, 'areaCode', a.area_code, 'isHere', ${isHere()})
        order by a.kind desc, a.name), '[]') from agencies a where a.region_id = ${regionId} and a.valid_until is null
          and (a.valid_from is null or a.valid_from <= current_date)) as agencies,
    (select coalesce(json_agg(json_build_object('code', k.code, 'name', k.name, 'nameEn', k.name_en, 'agencyCode', k.agency_code,
        'workingDays', k.working_days, 'isSensitive', k.is_sensitive) order by k.position, k.name), '[]')
      from categories k where k.region_id = ${regionId} and k.is_active) as categories,
    (select coalesce(json_agg(json_build_object('code', d.code, 'name', d.name, 'latitude', d.latitude, 'longitude', d.longitude) order by d.name), '[]')
      from areas d where d.region_id = ${regionId} and d.level = 'district') as districts,
    (select coalesce(json_agg(h.day), '[]') from days_off h where h.region_id = ${regionId} and h.kind <> 'working_day') as holidays`.execute(trx)
  const [choices] = rows
  if (!choices) throw new Error('a select without from gives one row')
  return choices
}
