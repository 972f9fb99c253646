/** Which cases a reader may see, and which stand in which queue: conditions on `c`, the case, for the desk's statements. */
import { sql, type RawBuilder } from 'kysely'
import { isNotAbout } from '#cases/about/queries.ts'
import { isOfSp4n } from '#bridges/sp4n/shown-queries.ts'
import { NO_HOLDER, type DeskFilter } from '#desk/filters.ts'
import type { Queue } from '#desk/queues.ts'
import type { Scope } from '#desk/scope.ts'
import { isForCoordinator } from '#transfers/shown-queries.ts'

export type Condition = RawBuilder<boolean>

/** Whether the reader may know what a case is about. */
export function isReadable({ seesSecret, agencyId }: Scope): Condition {
  // Who was given a restricted matter reads it: isVisible says who that can be.
  return sql<boolean>`(not c.is_secret or ${sql.lit(seesSecret)}${agencyId ? sql` or c.about is not null` : sql``})`
}

/** Cases this reader may see in a list at all. */
export function isVisible(scope: Scope): Condition {
  const { agencyId } = scope
  return agencyId ? sql<boolean>`${mayBeKnown(scope)} and ${isOf(sql`${agencyId}::uuid`)}` : mayBeKnown(scope)
}

/** The same without asking whose they are: for lists that ask it otherwise. */
export function mayBeKnown(scope: Scope): Condition {
  const isKnown = sql<boolean>`c.region_id = ${scope.regionId} and ${isNotAbout(scope)}`
  return scope.agencyId ? sql<boolean>`${isKnown} and ${isReadable(scope)}` : isKnown
}

/** Cases the agency leads or helps with. Both stand in the case itself, and so in every index of lists. */
function isOf(agency: RawBuilder<unknown>): Condition {
  return sql<boolean>`(c.lead_agency_id = ${agency} or ${agency} = any (c.helper_ids))`
}

function isHeldBy(regionId: string, holder: string): Condition {
  return holder === NO_HOLDER ? sql<boolean>`c.lead_agency_id is null` : sql<boolean>`c.lead_agency_id = ${agencyNamed(regionId, holder)}`
}

/** The same cases once, in parts that each lie in one index: who leads; who helps, alone or first of several; the others of several. */
export function partsOf(agency: RawBuilder<unknown>): Condition[] {
  return [
    sql<boolean>`c.lead_agency_id = ${agency}`,
    sql<boolean>`c.helper_ids[1] = ${agency} and c.helper_ids is not null`,
    sql<boolean>`c.helper_ids[2] is not null and c.helper_ids[1] <> ${agency} and ${agency} = any (c.helper_ids)`,
  ]
}

export function agencyNamed(regionId: string, code: string): RawBuilder<unknown> {
  return sql`(select a.id from agencies a where a.region_id = ${regionId} and a.code = ${code})`
}

/** Queues whose cases have all not ended. The states say so as well, but not to the planner, who has an index for it. */
const ENDED_TOO: readonly Queue[] = ['objections', 'instructed', 'closed', 'all']

export function isOpenQueue(queue: Queue): boolean {
  return !ENDED_TOO.includes(queue)
}

export function isIn(queue: Queue, { agencyId, regionId }: Scope, now: Date): Condition {
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
    decide: sql`${unheld} and c.lead_agency_id is null and ${isForCoordinator(regionId)}`,
    open: sql`c.closed_at is null`,
    // By the states (cases/states.ts), which indexes know; traces of other cases are ended as well.
    closed: sql`c.state in ('closed', 'rejected')`,
    // The reports of a linked case stand with the case that answers for them.
    all: sql`c.state <> 'linked'`,
  }
  return sql<boolean>`(${conditions[queue]})`
}

/** What a filter asks of each case, besides the words and the page. */
export function narrowedBy(filter: DeskFilter, scope: Scope): Condition[] {
  const { channel, category, agency, holder, district, sp4n, text } = filter
  const conditions: Condition[] = []
  if (channel) conditions.push(sql<boolean>`c.channel = ${channel}`)
  // A search that found secret cases would tell what they are about.
  if (category || agency || holder || district || sp4n || text) conditions.push(isReadable(scope))
  if (category) conditions.push(sql<boolean>`c.category_code = ${category}`)
  if (district) conditions.push(sql<boolean>`c.district_code = ${district}`)
  if (agency) conditions.push(isOf(agencyNamed(scope.regionId, agency)))
  if (holder) conditions.push(isHeldBy(scope.regionId, holder))
  if (sp4n) conditions.push(isOfSp4n(sp4n))
  return conditions
}
