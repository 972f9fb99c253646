/** All SQL of the desk's lists. Reading only; whose cases are seen is part of every statement (scope.ts). */
import { sql, type RawBuilder } from 'kysely'
import { numbersOfCase } from '#bridges/sp4n/shown-queries.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import { PREPARED } from '#db/prepared.ts'
import type { Trx } from '#db/transaction.ts'
import { coveredItem } from '#desk/reading/covered.ts'
import { type CountedQueue } from '#desk/queues.ts'
import type { Scope } from '#desk/scope.ts'
import { isIn, isReadable, isVisible } from '#desk/search/conditions-queries.ts'
import { listPage, type AskedList } from '#desk/search/page-queries.ts'
import { findByWords } from '#desk/search/word-queries.ts'
import { isHere } from '#transfers/shown-queries.ts'

export type QueueCounts = Record<CountedQueue, number> & {
  /** Cases of the inbox by channel, most first. */
  channels: { channel: string; count: number }[]
}

const COUNTED = [
  'inbox', 'verify', 'returned', 'not_fixed', 'review', 'sent_back', 'slowed', 'late', 'to_take', 'in_progress', 'waiting', 'answered', 'transferred', 'decide', 'open',
] as const // biome-ignore format: a list of names reads better in lines

/** How much waits in each queue. Reads the open cases only, from one index: first as few kinds that stand in the same queues, then those are added up. */
export async function countQueues(trx: Trx, scope: Scope, now: Date): Promise<QueueCounts> {
  const columns = COUNTED.map((queue) => sql`coalesce(sum(c.count) filter (where ${isIn(queue, scope, now)}), 0)::int as ${sql.ref(queue)}`)
  const { rows } = await sql<QueueCounts>`
    with kinds as materialized (${kindsOf(isVisible(scope), now)})
    select ${sql.join(columns)}, coalesce((
      select json_agg(json_build_object('channel', per.channel, 'count', per.count) order by per.count desc, per.channel)
      from (select c.channel, sum(c.count)::int as count from kinds c where ${isIn('inbox', scope, now)} group by c.channel) per
    ), '[]') as channels,
      (select count(*) from cases c where ${isVisible(scope)} and ${isIn('objections', scope, now)}) as objections,
      (select count(*) from cases c where ${isVisible(scope)} and ${isIn('instructed', scope, now)}) as instructed
    from kinds c`.execute(trx)
  return camelNames(rows[0])
}

/** Open cases that no queue tells apart, as one row that stands for them in every condition of a queue; \`count\`: how many they are. */
function kindsOf(mine: RawBuilder<unknown>, now: Date): RawBuilder<unknown> {
  return sql`select c.region_id, c.state, c.channel, least(c.reopened_count, 1) as reopened_count, least(c.sent_back_count, 1) as sent_back_count, c.returned_count,
      case when c.lead_agency_id is not null then ${SOME}::uuid end as lead_agency_id,
      case when c.transfer_id is not null then ${SOME}::uuid end as transfer_id,
      case when c.held_until > ${now} then 'infinity'::timestamptz end as held_until,
      case when c.paused_at is not null then '-infinity'::timestamptz end as paused_at,
      case when c.verify_due_at < ${now} then '-infinity' else 'infinity'::timestamptz end as verify_due_at,
      case when c.due_at < ${now} then '-infinity' else 'infinity'::timestamptz end as due_at,
      null::timestamptz as closed_at, count(*)
    from cases c where ${mine} and c.closed_at is null
    group by c.region_id, c.state, c.channel, 4, 5, c.returned_count, 7, 8, 9, 10, 11, 12`
}

/** Stands for any id. */
const SOME = '00000000-0000-0000-0000-000000000000'

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

/** Signs of words that are read: more than are shown, so that a number is not cut before it is covered. */
const READ = 300

/** Rows of a page. Fits two screens of a laptop. */
const PAGE = 40

export type DeskPage = { items: DeskItem[]; hasMore: boolean }

/** One page of a list, newest first (late: most overdue first), continued by key and not by counting rows. */
export async function listDeskItems(trx: Trx, scope: Scope, asked: AskedList): Promise<DeskPage> {
  const page = { ...asked, limit: PAGE + 1 }
  const ids = asked.filter.text === undefined ? (await listPage(trx, scope, page)).map(({ id }) => id) : await findByWords(trx, scope, page)
  if (ids.length === 0) return { items: [], hasMore: false }
  const { rows } = await sql<DeskItem>`${sql.raw(PREPARED)}
    select c.id, c.version, c.state, c.outcome, c.channel, c.lead_agency_id, c.report_count, c.received_at, c.verify_due_at, c.due_at, c.paused_at,
      c.answered_at, c.closed_at, c.is_urgent, c.reopened_count, c.returned_count, c.sent_back_count, c.objected_at, c.held_until, ${isReadable(scope)} as is_readable,
      case when ${isReadable(scope)} then c.title else '' end as title,
      case when ${isReadable(scope)} then left(coalesce(first.text, ''), ${sql.lit(READ)}) else '' end as words,
      coalesce(first.ticket, '') as ticket,
      (select min(i.due_on)::text from instructed_cases ic join instructions i on i.region_id = ic.region_id and i.id = ic.instruction_id
        where ic.region_id = c.region_id and ic.case_id = c.id and ic.is_open) as instruction_due_on,
      case when ${isReadable(scope)} then place.name end as district_name,
      case when ${isReadable(scope)} then agency.short_name end as agency_name,
      case when ${isReadable(scope)} then images.count else 0 end as image_count,
      case when ${isReadable(scope)} then ${numbersOfCase()} end as sp4n_numbers,
      case when ${isReadable(scope)} then last.said end as last_words
    from unnest(${ids}::uuid[]) with ordinality page (id, place)
    join cases c on c.region_id = ${scope.regionId} and c.id = page.id
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
      select json_build_object('kind', e.kind, 'text', left(coalesce(nullif(e.text, ''), e.details ->> 'words', ''), ${sql.lit(READ)}), 'agencyName', said_by.short_name) as said
      from case_events e left join agencies said_by on said_by.region_id = e.region_id and said_by.id = e.agency_id
      where e.region_id = c.region_id and e.case_id = c.id and e.kind in ('returned', 'asked', 'not_fixed', 'objected', 'submitted', 'sent_back', 'answered', 'rejected', 'transfer_returned', 'transfer_told', 'transfer_accepted', 'transfer_silent')
      order by e.seq desc limit 1
    ) last on true
    order by page.place`.execute(trx)
  return { items: rows.slice(0, PAGE).map((row) => coveredItem(row, scope)), hasMore: rows.length > PAGE }
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
