/**
 * Whether `03/04/26` is the third of April or the fourth of March: decided for a whole file, by what stands in it. Pure.
 * Where the file cannot tell, the person who brought it is asked.
 */
import type { Stamp } from '#groups/chat/header.ts'

export type DateOrder = 'day_first' | 'month_first'

/** @property isCertain false: the order is the usual one of such a file, and somebody must confirm it */
export type DateReading = { order: DateOrder; isCertain: boolean }

/** What the headers of a file say about the order; filled header by header. */
export type Evidence = {
  count: number
  /** Headers that cannot be read the other way, by order. */
  onlyReading: Record<DateOrder, number>
  /** How often time would run backwards by more than an hour. */
  backwards: Record<DateOrder, number>
  last: Record<DateOrder, number>
  /** How often it would lie after today. */
  future: Record<DateOrder, number>
  /** Twelve hours and strokes, as in the United States. */
  looksAmerican: boolean
  isYearFirst: boolean
}

const both = (value: number): Record<DateOrder, number> => ({ day_first: value, month_first: value })
const ORDERS = ['day_first', 'month_first'] as const

export function noEvidence(): Evidence {
  return { count: 0, onlyReading: both(0), backwards: both(0), last: both(-Infinity), future: both(0), looksAmerican: false, isYearFirst: false }
}

/** Minutes. Messages that were under way arrive a little late. */
const LATE = 60
/** Minutes: a file may come from a zone that is ahead of ours. */
const AHEAD = 24 * 60

/** Adds one header to the evidence. @param today now, in minutes as minutesOf counts them */
export function weigh(evidence: Evidence, stamp: Stamp, { today, manner }: { today: number; manner: string }): void {
  evidence.count++
  evidence.looksAmerican = manner.includes('m') && manner.includes('/')
  evidence.isYearFirst = stamp.isYearFirst
  for (const order of ORDERS) {
    const at = minutesOf(stamp, order)
    if (at === undefined) {
      evidence.onlyReading[other(order)]++
      continue
    }
    if (at < evidence.last[order] - LATE) evidence.backwards[order]++
    if (at > today + AHEAD) evidence.future[order]++
    evidence.last[order] = at
  }
}

/** One in so many headers may be a time that somebody quoted. */
const QUOTED = 20

export function decideOrder({ count, onlyReading, backwards, future, looksAmerican, isYearFirst }: Evidence): DateReading {
  if (isYearFirst) return { order: 'day_first', isCertain: true }
  const usual = looksAmerican ? 'month_first' : 'day_first'
  const [clear] = ORDERS.filter((order) => onlyReading[order] > 0 && onlyReading[other(order)] * QUOTED <= onlyReading[order])
  if (clear) return { order: clear, isCertain: true }
  const against = (order: DateOrder) => future[order] * 2 + backwards[order]
  const [better] = ORDERS.filter((order) => against(order) * QUOTED <= count && against(other(order)) > against(order) * 2 + 1)
  return better ? { order: better, isCertain: true } : { order: usual, isCertain: false }
}

export function other(order: DateOrder): DateOrder {
  return order === 'day_first' ? 'month_first' : 'day_first'
}

/** Minutes of the wall clock, counted as if it stood in Greenwich: for comparing. @returns undefined when there is no such date */
export function minutesOf(stamp: Stamp, order: DateOrder): number | undefined {
  const [day, month] = order === 'day_first' || stamp.isYearFirst ? [stamp.first, stamp.second] : [stamp.second, stamp.first]
  const at = Date.UTC(stamp.year, month - 1, day, stamp.hour, stamp.minute)
  return month > 12 || new Date(at).getUTCDate() !== day ? undefined : at / 60_000
}

/** `2026-03-17T09:41`: minutes written out, on the wall clock of the phone that exported. */
export function wallClock(minutes: number): string {
  return new Date(minutes * 60_000).toISOString().slice(0, 16)
}
