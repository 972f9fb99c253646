/** When whoever holds a case is reminded of a deadline that comes near. Pure. */
import { deadlinesOf, type Escalating } from '#cases/escalation.ts'
import { workingDaysBetween, type WorkCalendar } from '#cases/sla.ts'
import { isEnded, WITH_REPORTER } from '#cases/states.ts'
import { dayOf } from '#lib/dates.ts'

/** @property before working days */
export type Reminder = { dueAt: Date; before: number }

type Reminded = Escalating & { assignedAt: Date | null; receivedAt: Date }

/**
 * Each deadline at most once for each of the region's numbers. After an outage only the nearest one is left to say.
 * @param before settings.escalation.remindBefore
 */
export function remindersDue(found: Reminded, now: Date, { calendar, before }: { calendar: WorkCalendar; before: readonly number[] }): Reminder[] {
  if (isEnded(found.state) || WITH_REPORTER.includes(found.state) || isFresh(found, now, calendar)) return []
  return deadlinesOf(found).flatMap((dueAt) => {
    const left = workingDaysBetween(dayOf(now, calendar.zone), dayOf(dueAt, calendar.zone), calendar)
    const nearest = before.filter((days) => days >= left).sort((a, b) => a - b)[0]
    return dueAt > now && nearest !== undefined ? [{ dueAt, before: nearest }] : []
  })
}

/** Whoever was given it today has just heard of it. */
function isFresh({ assignedAt, receivedAt }: Reminded, now: Date, { zone }: WorkCalendar): boolean {
  return dayOf(assignedAt ?? receivedAt, zone) === dayOf(now, zone)
}

export function keyOf(caseId: string, { dueAt, before }: Reminder): string {
  return `reminder:${caseId}:${dueAt.toISOString()}:${before}`
}
