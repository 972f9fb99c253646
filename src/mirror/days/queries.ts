/** All SQL about days: counting one that is over, and reading what was counted together with what is live. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { addDays, instantAt, type Day, type TimeZone } from '#lib/dates.ts'
import { EVENTS_OF, TEAM, type Act } from '#mirror/acts.ts'
import type { Counted } from '#mirror/days/plan.ts'

/** Both included, in the region's zone. */
export type Span = { regionId: string; zone: TimeZone; from: Day; until: Day }

function within(column: RawBuilder<unknown>, { from, until, zone }: Span): RawBuilder<boolean> {
  return sql<boolean>`(${column} >= ${instantAt(from, '00:00', zone)} and ${column} < ${instantAt(addDays(until, 1), '00:00', zone)})`
}

/** News so soon after other news could have been one message. */
const CLOSE = sql.lit('1 hour')

/** Rows of message_days, from the messages themselves. The topics are those of src/mirror/topics.ts. */
function messagesOf(span: Span): RawBuilder<unknown> {
  const { regionId, zone } = span
  return sql`
    select (sent_at at time zone ${zone})::date as day, account_id, topic, count(*)::int as sent,
      (count(*) filter (where price like 'free%'))::int as free, (count(*) filter (where price not like 'free%'))::int as charged,
      (count(*) filter (where is_close))::int as close, max(sent_at) as last_at
    from (
      select said.*, name || coalesce(':' || template, '') as topic,
        name = 'news' and sent_at - lag(sent_at) over (partition by conversation_id, name order by sent_at) < ${CLOSE}::interval as is_close
      from (
        select m.sent_at, m.conversation_id, t.account_id,
          case when m.kind = 'template' then coalesce(m.body ->> 'name', '') end as template,
          case when m.pricing is null then null when m.pricing ->> 'billable' = 'false' and m.pricing ->> 'type' is null then 'free'
            else coalesce(m.pricing ->> 'type', '') end as price,
          case when m.dedupe_key like 'event:%' then 'news' when m.dedupe_key like 'notices:%' then 'officers' when m.dedupe_key like 'brief:%' then 'brief'
            when m.author = 'staff' then 'staff' else 'talk' end as name
        from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
        where m.region_id = ${regionId} and m.direction = 'out' and m.state in ('sent', 'delivered', 'read') and ${within(sql`m.sent_at`, span)}
      ) said
    ) priced group by 1, 2, 3`
}

/** Rows of hour_days. A matter of the restricted unit is in none. */
function hoursOf(span: Span): RawBuilder<unknown> {
  const { regionId, zone } = span
  return sql`
    select (at at time zone ${zone})::date as day, extract(hour from at at time zone ${zone})::int as hour,
      (count(*) filter (where what = 'received'))::int as received, (count(*) filter (where what = 'checked'))::int as checked,
      (count(*) filter (where is_in_time))::int as in_time
    from (
      select r.submitted_at as at, 'received' as what, false as is_in_time
      from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id and c.about is null
      where r.region_id = ${regionId} and ${within(sql`r.submitted_at`, span)}
      union all
      select c.verified_at, 'checked', c.verified_at <= c.verify_due_at
      from cases c where c.region_id = ${regionId} and c.about is null and c.state <> 'linked' and ${within(sql`c.verified_at`, span)}
    ) happened group by 1, 2`
}

/** Rows of act_days. */
function actsOf(span: Span): RawBuilder<unknown> {
  const { regionId, zone } = span
  const team = sql`(select s.id from staff s where s.region_id = ${regionId} and s.role = any(${sql.val([...TEAM])}::text[]))`
  const kinds = Object.entries(EVENTS_OF).map(([act, events]) => sql`when e.kind = any(${sql.val([...events])}::text[]) then ${act}::text`)
  return sql`
    select day, staff_id, act, count(*)::int as count from (
      select (e.at at time zone ${zone})::date as day, e.staff_id, case ${sql.join(kinds, sql` `)} end as act
      from case_events e where e.region_id = ${regionId} and e.actor = 'staff' and e.staff_id in ${team}
        and e.kind = any(${sql.val(Object.values(EVENTS_OF).flat())}::text[]) and ${within(sql`e.at`, span)}
      union all
      select (m.sent_at at time zone ${zone})::date, m.staff_id, 'written'
      from messages m where m.region_id = ${regionId} and m.direction = 'out' and m.author = 'staff' and m.staff_id in ${team} and ${within(sql`m.sent_at`, span)}
    ) done group by 1, 2, 3`
}

const TABLES = ['messageDays', 'hourDays', 'actDays'] as const

export async function deleteDays(trx: Trx, { regionId, from, until }: Span): Promise<void> {
  for (const table of TABLES)
    await trx.deleteFrom(table).where('regionId', '=', regionId).where('day', '>=', from).where('day', '<=', until).execute()
}

export async function insertMessageDays(trx: Trx, span: Span): Promise<void> {
  await sql`insert into message_days (region_id, day, account_id, topic, sent, free, charged, close, last_at)
    select ${span.regionId}::uuid, counted.* from (${messagesOf(span)}) counted`.execute(trx)
}

export async function insertHourDays(trx: Trx, span: Span): Promise<void> {
  await sql`insert into hour_days (region_id, day, hour, received, checked, in_time)
    select ${span.regionId}::uuid, counted.* from (${hoursOf(span)}) counted`.execute(trx)
}

export async function insertActDays(trx: Trx, span: Span): Promise<void> {
  await sql`insert into act_days (region_id, day, staff_id, act, count) select ${span.regionId}::uuid, counted.* from (${actsOf(span)}) counted`.execute(
    trx,
  )
}

export async function putCounted(trx: Trx, { regionId, from, until }: Span, at: Date): Promise<void> {
  await sql`insert into counted_days (region_id, day, counted_at)
    select ${regionId}::uuid, day::date, ${at}::timestamptz from generate_series(${from}::date, ${until}::date, interval '1 day') day
    on conflict (region_id, day) do update set counted_at = excluded.counted_at`.execute(trx)
}

export async function listCounted(trx: Trx, regionId: string): Promise<Counted[]> {
  const { rows } = await sql<Counted>`select day::text, counted_at from counted_days where region_id = ${regionId}`.execute(trx)
  return rows
}

export async function deleteActsBefore(trx: Trx, regionId: string, day: Day): Promise<void> {
  await trx.deleteFrom('actDays').where('regionId', '=', regionId).where('day', '<', day).execute()
}

/** @property liveFrom the first day that is read from the rows themselves */
export type AskedSpan = Span & { liveFrom: Day }

/** Counted days, and those that are not as they are now. */
function bothOf({ liveFrom, ...span }: AskedSpan, table: string, live: (span: Span) => RawBuilder<unknown>): RawBuilder<unknown> {
  const { regionId, from, until } = span
  const first = liveFrom > from ? liveFrom : from
  const columns = COLUMNS[table as keyof typeof COLUMNS]
  const kept = sql`select ${sql.raw(columns)} from ${sql.table(table)} where region_id = ${regionId} and day between ${from}::date and ${until}::date and day < ${liveFrom}::date`
  return first > until ? kept : sql`${kept} union all ${live({ ...span, from: first })}`
}

const COLUMNS = {
  message_days: 'day, account_id, topic, sent, free, charged, close, last_at',
  hour_days: 'day, hour, received, checked, in_time',
  act_days: 'day, staff_id, act, count',
}

/** @property month `YYYY-MM` @property topic see topics.ts @property lastAt when the last of them was asked for */
export type MessageMonth = {
  month: string
  accountId: string
  topic: string
  sent: number
  free: number
  charged: number
  close: number
  lastAt: Date
}

export async function listMessageMonths(trx: Trx, asked: AskedSpan): Promise<MessageMonth[]> {
  const { rows } = await sql<MessageMonth>`
    select to_char(day, 'YYYY-MM') as month, account_id, topic, sum(sent)::int as sent, sum(free)::int as free, sum(charged)::int as charged,
      sum(close)::int as close, max(last_at) as last_at
    from (${bothOf(asked, 'message_days', messagesOf)}) days group by 1, 2, 3 order by 1, 2, 3`.execute(trx)
  return rows
}

/** @property hour 0–23, of the region's clock */
export type HourFigures = { hour: number; received: number; checked: number; inTime: number }

/** @returns only hours in which anything happened */
export async function listHours(trx: Trx, asked: AskedSpan): Promise<HourFigures[]> {
  const { rows } = await sql<HourFigures>`
    select hour, sum(received)::int as received, sum(checked)::int as checked, sum(in_time)::int as in_time
    from (${bothOf(asked, 'hour_days', hoursOf)}) days group by 1 order by 1`.execute(trx)
  return rows
}

/** @property count of the whole span @property recent of its days from `recentFrom` on */
export type ActFigures = { staffId: string; act: Act; count: number; recent: number; lastDay: Day }

export async function listActs(trx: Trx, asked: AskedSpan, recentFrom: Day): Promise<ActFigures[]> {
  const { rows } = await sql<ActFigures>`
    select staff_id, act, sum(count)::int as count, coalesce(sum(count) filter (where day >= ${recentFrom}::date), 0)::int as recent, max(day)::text as last_day
    from (${bothOf(asked, 'act_days', actsOf)}) days group by 1, 2 order by 1, 2`.execute(trx)
  return rows
}
