/** How soon the team checks what comes in. Pure. */
import { addDays, weekdayOf, type Day } from '#lib/dates.ts'
import { quantileOf, type Days } from '#statistics/kept/sums.ts'
import type { HourFigures } from '#mirror/days/queries.ts'

/** @returns weeks from Monday to Sunday, the oldest first; the last one up to today */
export function weeksUntil(today: Day, count: number): Days[] {
  const monday = addDays(today, 1 - weekdayOf(today))
  return Array.from({ length: count }, (_, index) => {
    const from = addDays(monday, 7 * (index + 1 - count))
    return { from, until: index === count - 1 ? today : addDays(from, 6) }
  })
}

/** Hours. @property count checked cases @property median half were checked sooner @property most nine of ten were */
export type Speed = { count: number; median: number | undefined; most: number | undefined }

/** @param counts as sumTimes gives them; undefined: nothing was checked */
export function speedOf(counts: readonly number[] = []): Speed {
  return { count: counts.reduce((sum, one) => sum + one, 0), median: quantileOf(counts, 0.5), most: quantileOf(counts, 0.9) }
}

/** @property checked in the span @property inTime of these @property overdue not checked yet though the limit has passed */
export type WithinLimit = { checked: number; inTime: number; overdue: number }

/** Who is overdue and not checked counts as not in time: otherwise leaving the hard ones would look good. @returns 0–1; undefined: nothing to judge */
export function shareWithinLimit({ checked, inTime, overdue }: WithinLimit): number | undefined {
  const judged = checked + overdue
  return judged === 0 ? undefined : inTime / judged
}

/** All 24, also those in which nothing happened. */
export function everyHour(found: readonly HourFigures[]): HourFigures[] {
  return Array.from({ length: 24 }, (_, hour) => found.find((one) => one.hour === hour) ?? { hour, received: 0, checked: 0, inTime: 0 })
}

/** The neighbouring hours in which half of all came in, as few as possible. @property from the first hour @property until the end, 1–24 */
export type Busy = { from: number; until: number }

/** @param counts of 24 hours @returns undefined when there are too few to speak of */
export function busyHours(counts: readonly number[]): Busy | undefined {
  const all = counts.reduce((sum, one) => sum + one, 0)
  if (all < FEW) return undefined
  for (let width = 1; width < counts.length; width++) {
    const best = Array.from({ length: counts.length - width + 1 }, (_, from) => ({ from, sum: sumOf(counts, from, width) })).toSorted(
      (a, b) => b.sum - a.sum,
    )[0]
    if (best && best.sum * 2 >= all) return { from: best.from, until: best.from + width }
  }
  return { from: 0, until: counts.length }
}

/** Fewer reports have no pattern. */
const FEW = 20

// A stretch of the clock: where it begins and how wide it is.
function sumOf(counts: readonly number[], from: number, width: number): number {
  return counts.slice(from, from + width).reduce((sum, one) => sum + one, 0)
}

/** Reports that come in where nobody checks: the share of them outside the working hours. @param opens closes the hours of the region, 0–24 */
export function shareOutside(counts: readonly number[], { opens, closes }: { opens: number; closes: number }): number | undefined {
  const all = counts.reduce((sum, one) => sum + one, 0)
  if (all < FEW) return undefined
  return counts.reduce((sum, one, hour) => (hour < opens || hour >= closes ? sum + one : sum), 0) / all
}
