/** All SQL of the team's own work that is read as it is now: the backlog, talks, who was here. What is over is counted in days/. */
import { sql } from 'kysely'
import type { WorkCalendar } from '#cases/sla.ts'
import type { Trx } from '#db/transaction.ts'
import type { Age, Stage } from '#desk/backlog/ages.ts'
import { ageOf, stageOf } from '#desk/backlog/queries.ts'
import { isReadable, isVisible } from '#desk/search/conditions-queries.ts'
import type { Scope } from '#desk/scope.ts'
import { TEAM } from '#mirror/acts.ts'
import { coveredRow } from '#staff/reading/covered.ts'

/** @property late of the unchecked: past the limit for checking */
export type BacklogCell = { stage: Stage; age: Age; count: number; late: number }

/** The same cases as the desk's list shows this reader. Asks for nothing that is not in the index of the open cases. */
export async function countBacklog(trx: Trx, scope: Scope, { now, calendar }: { now: Date; calendar: WorkCalendar }): Promise<BacklogCell[]> {
  const { rows } = await sql<BacklogCell>`
    select ${stageOf(now)} as stage, ${ageOf(now, calendar)} as age, count(*)::int as count,
      (count(*) filter (where ${stageOf(now)} = 'unchecked' and c.verify_due_at < ${now}))::int as late
    from cases c where ${isVisible(scope)} and c.closed_at is null group by 1, 2`.execute(trx)
  return rows
}

/** @property title '' when the reader may not know what it is about */
export type OldCase = { id: string; ticket: string; title: string; stage: Stage; agencyName: string | null; receivedAt: Date }

/** The oldest that wait for the government; not those where the reporter has the word, or that are kept back. */
export async function listOldest(trx: Trx, scope: Scope, { now, limit }: { now: Date; limit: number }): Promise<OldCase[]> {
  const { rows } = await sql<OldCase>`
    select c.id, case when ${isReadable(scope)} then c.title else '' end as title, ${stageOf(now)} as stage, c.received_at,
      case when ${isReadable(scope)} then a.short_name end as agency_name,
      (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) as ticket
    from cases c left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    where ${isVisible(scope)} and c.closed_at is null and c.state not in ('answered', 'waiting_for_reporter') and (c.held_until > ${now}) is not true
    order by c.received_at, c.id limit ${limit}`.execute(trx)
  return rows.map((row) => coveredRow(row, ['title'], scope))
}

/** @property talks taken over by this person, and not given back @property seenAt when the account was used last, to the day; null: not in the last week */
export type Member = { id: string; name: string; role: string; talks: number; seenAt: Date | null }

/** By name. */
export async function listTeam(trx: Trx, regionId: string): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select s.id, s.name, s.role,
      (select count(*)::int from conversations t where t.region_id = ${regionId} and t.taken_over_by = s.id) as talks,
      (select max(x.updated_at) from staff_sessions x where x.user_id = s.id) as seen_at
    from staff s where s.region_id = ${regionId} and s.is_active and s.role = any(${sql.val([...TEAM])}::text[]) order by s.name, s.id`.execute(trx)
  return rows
}
