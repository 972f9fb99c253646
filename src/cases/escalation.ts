/** When a late case climbs, and to whom. Pure. Nothing that is held by nobody is ever skipped. */
import { daysLate, dueAt, workingDaysBetween, type CaseRule, type Clock, type WorkCalendar } from '#cases/sla.ts'
import { isEnded, WITH_REPORTER } from '#cases/states.ts'
import { dayOf } from '#lib/dates.ts'

/** Who is asked at each level; the level is the place in this list. */
export const LADDER = ['contact_officer', 'agency_head', 'coordinator', 'sekda', 'leader'] as const

export const TOP_LEVEL = LADDER.length - 1

/** Working days late → level. The first rung is reached the moment the deadline has passed. */
const RUNGS = [
  { daysLate: 0, level: 1 },
  { daysLate: 2, level: 2 },
  { daysLate: 5, level: 3 },
  { daysLate: 10, level: 4 },
] as const

/** With the admin team there is no agency to ask: the ladder begins at the coordinator. */
const FIRST_LEVEL_OF_TEAM = 2

export type Escalating = Clock & { rule: CaseRule; receivedAt: Date; assignedAt: Date | null; firstResponseAt: Date | null; escalationLevel: number }

/** @returns the level the case should have by now; never lower than the one it has */
export function levelDue(found: Escalating, now: Date, calendar: WorkCalendar): number {
  if (isEnded(found.state) || WITH_REPORTER.includes(found.state)) return found.escalationLevel
  const passed = deadlinesOf(found, calendar).filter((due) => due < now)
  if (passed.length === 0) return found.escalationLevel
  const days = Math.max(...passed.map((due) => daysLate(due, now, calendar)))
  const level = RUNGS.findLast((rung) => days >= rung.daysLate)?.level ?? 1
  const floor = found.leadAgencyId === null ? FIRST_LEVEL_OF_TEAM : 1
  return Math.max(found.escalationLevel, level, floor)
}

function deadlinesOf(found: Escalating, calendar: WorkCalendar): Date[] {
  if (found.leadAgencyId === null) return [found.verifyDueAt, found.dueAt]
  const firstWord = firstResponseDueAt(found, calendar)
  return firstWord ? [found.dueAt, firstWord] : [found.dueAt]
}

/** By when the agency owes its first public word; pauses so far are given back. @returns undefined once it has spoken */
export function firstResponseDueAt(found: Escalating, calendar: WorkCalendar): Date | undefined {
  if (found.firstResponseAt || !found.assignedAt || found.rule.firstResponse === null) return undefined
  const withoutPauses = dueAt(found.receivedAt, found.rule.solve, calendar)
  const paused = workingDaysBetween(dayOf(withoutPauses, calendar.zone), dayOf(found.dueAt, calendar.zone), calendar)
  return dueAt(found.assignedAt, found.rule.firstResponse + paused, calendar)
}
