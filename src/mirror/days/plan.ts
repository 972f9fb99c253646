/** Which days are to be counted, and which are read live because they are not yet. Pure. */
import { addDays, dayOf, daysBetween, type Day, type TimeZone } from '#lib/dates.ts'

/** Days that are looked back on: twelve whole months before the present one. */
export const LOOKED_BACK = 400

/** Receipts tell what a message cost up to so many days later: these days are counted anew each day. */
const UNSETTLED = 3

export type Counted = { day: Day; countedAt: Date }

/** @returns days that are over and not counted, or not finally, newest first */
export function daysToCount(counted: readonly Counted[], now: Date, zone: TimeZone): Day[] {
  const today = dayOf(now, zone)
  const countedOn = new Map(counted.map(({ day, countedAt }) => [day, dayOf(countedAt, zone)]))
  return Array.from({ length: LOOKED_BACK }, (_, index) => addDays(today, -1 - index)).filter((day, index) => {
    const last = countedOn.get(day)
    return last === undefined || (index < UNSETTLED && last < today)
  })
}

/** Neighbouring days together, at most so many. @param days newest first */
export function runsOf(days: readonly Day[], most: number): { from: Day; until: Day }[] {
  const runs: { from: Day; until: Day }[] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last && addDays(last.from, -1) === day && daysBetween(day, last.until) < most) last.from = day
    else runs.push({ from: day, until: day })
  }
  return runs
}

/** @property liveFrom the first day that is read from the rows themselves @property missing days before it that nobody has counted yet */
export type Reading = { liveFrom: Day; missing: number }

/** Days that may be read live; more of them would make a page slow. */
const LIVE_AT_MOST = 3

/** @param from the first day wanted */
export function readingOf(counted: readonly Counted[], { from, today }: { from: Day; today: Day }): Reading {
  const known = new Set(counted.map(({ day }) => day))
  let liveFrom = today
  while (daysBetween(liveFrom, today) < LIVE_AT_MOST - 1 && !known.has(addDays(liveFrom, -1))) liveFrom = addDays(liveFrom, -1)
  const before = Math.max(0, daysBetween(from, liveFrom))
  const missing = Array.from({ length: before }, (_, index) => addDays(from, index)).filter((day) => !known.has(day)).length
  return { liveFrom, missing }
}
