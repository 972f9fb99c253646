/**
 * Working time in minutes: opening to closing time of working days, less the breaks.
 * Pure. Additive: a span cut in two has the minutes of both parts, wherever it is cut.
 */
import { dayAfter, dayOf, instantAt, type Day } from '#lib/dates.ts'
import { closingOf, isWorkingDay, openingOf, timesOf, type WorkCalendar } from '#cases/sla.ts'

type Span = { from: Date; to: Date }

/** @returns whole and broken minutes of working time; 0 when `to` is not later */
export function workingMinutesBetween(from: Date, to: Date, calendar: WorkCalendar): number {
  if (to <= from) return 0
  let minutes = 0
  const last = dayOf(to, calendar.zone)
  for (let day = dayOf(from, calendar.zone); day <= last; day = dayAfter(day)) {
    for (const span of workingSpansOf(day, calendar)) minutes += overlap(span, { from, to })
  }
  return minutes
}

/** The instant at which so many minutes of working time have passed. @param minutes more than 0 */
export function afterWorkingMinutes(at: Date, minutes: number, calendar: WorkCalendar): Date {
  let left = minutes
  for (let day = dayOf(at, calendar.zone); ; day = dayAfter(day)) {
    for (const span of workingSpansOf(day, calendar)) {
      const begins = span.from < at ? at : span.from
      const found = overlap(span, { from: at, to: span.to })
      if (found >= left) return new Date(begins.getTime() + left * MINUTE)
      left -= found
    }
  }
}

/** Milliseconds. */
const MINUTE = 60_000

/** The pieces of a day in which work is done, in order; none on a day off. */
export function workingSpansOf(day: Day, calendar: WorkCalendar): Span[] {
  if (!isWorkingDay(day, calendar)) return []
  const closes = closingOf(day, calendar)
  const pauses = (timesOf(day, calendar).breaks ?? [])
    .map((pause) => ({ from: instantAt(day, pause.from, calendar.zone), to: instantAt(day, pause.to, calendar.zone) }))
    .sort((one, other) => one.from.getTime() - other.from.getTime())
  const spans: Span[] = []
  let from = openingOf(day, calendar)
  for (const pause of pauses) {
    if (pause.from > from) spans.push({ from, to: earlier(pause.from, closes) })
    if (pause.to > from) from = pause.to
  }
  return [...spans, { from, to: closes }].filter((span) => span.to > span.from)
}

/** Minutes that both have. */
function overlap(one: Span, other: Span): number {
  return Math.max(0, Math.min(one.to.getTime(), other.to.getTime()) - Math.max(one.from.getTime(), other.from.getTime())) / MINUTE
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}
