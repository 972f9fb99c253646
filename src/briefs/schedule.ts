/** When the leader's brief goes out, and which one. Pure. Times are the region's own. */
import { isWorkingDay } from '#cases/sla.ts'
import { addDays, dayOf, daysBetween, instantAt, weekdayOf, type Day } from '#lib/dates.ts'
import { isAwake, type Waking } from '#notices/policy.ts'

/** weekly: goes out instead of the daily one, with the weeks in its picture. */
export type BriefKind = 'daily' | 'weekly'

/** `at`: local, `HH:MM` @property weekday 1 = Monday; null: never weekly */
export type BriefTimes = { at: string; weekday: number | null }

/** What an outage held up still comes in the same morning; later it would be news of yesterday. */
const UNTIL = '12:00'

/** @returns undefined: not now */
export function briefDue(now: Date, { at, weekday }: BriefTimes, waking: Waking): BriefKind | undefined {
  const { zone } = waking.calendar
  const day = dayOf(now, zone)
  const isMorning = now >= instantAt(day, at, zone) && (now < instantAt(day, UNTIL, zone) || at >= UNTIL)
  if (!isMorning || !isAwake(now, waking) || !isWorkingDay(day, waking.calendar)) return undefined
  return kindOf(day, weekday, waking)
}

/** Weekly on its weekday; on the next working day when that one is free. */
export function kindOf(day: Day, weekday: number | null, { calendar }: Pick<Waking, 'calendar'>): BriefKind {
  let back = day
  while (weekdayOf(back) !== weekday && !isWorkingDay(addDays(back, -1), calendar) && daysBetween(back, day) < 7) back = addDays(back, -1)
  return weekdayOf(back) === weekday ? 'weekly' : 'daily'
}
