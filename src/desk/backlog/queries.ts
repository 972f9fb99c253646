/** The backlog's two sides in SQL; `c` is the case. Part of the desk's list and of the mirror's table: one cell opens exactly its cases. */
import { sql, type RawBuilder } from 'kysely'
import type { WorkCalendar } from '#cases/sla.ts'
import { AGES, spansOfAges, type Age, type ReceivedSpan, type Stage } from '#desk/backlog/ages.ts'

/** Where an open case waits, as in STAGES. */
export function stageOf(now: Date): RawBuilder<Stage> {
  return sql<Stage>`case when c.transfer_id is not null then 'transferred'
    when c.state = 'received' and c.held_until > ${now} then 'slowed' when c.state = 'received' then 'unchecked'
    when c.state in ('verified', 'in_review') then 'team' when c.state = 'waiting_for_reporter' then 'reporter' when c.state = 'answered' then 'answered'
    else 'agency' end`
}

/** The conditions of an age and of a stage, as far as they are asked for. */
export function standsAt({ age, stage }: { age?: Age; stage?: Stage }, now: Date, calendar: WorkCalendar | undefined): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = []
  if (stage) conditions.push(sql<boolean>`(c.closed_at is null and ${stageOf(now)} = ${stage})`)
  if (age && !calendar) throw new Error('an age is counted in the working days of a calendar')
  if (age && calendar) conditions.push(isReceivedIn(spansOfAges(now, calendar)[age]))
  return conditions
}

/** The class of age, as in AGES. */
export function ageOf(now: Date, calendar: WorkCalendar): RawBuilder<Age> {
  const spans = spansOfAges(now, calendar)
  const cases = AGES.map((age) => sql`when ${isReceivedIn(spans[age])} then ${age}::text`)
  return sql<Age>`case ${sql.join(cases, sql` `)} end`
}

function isReceivedIn({ from, before }: ReceivedSpan): RawBuilder<boolean> {
  const ends = [...(from ? [sql`c.received_at >= ${from}`] : []), ...(before ? [sql`c.received_at < ${before}`] : [])]
  return ends.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(ends, sql` and `)})`
}
