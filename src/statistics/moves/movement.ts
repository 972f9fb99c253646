/** What moved: since the last look, this month against last, and against the same days of last year. Pure. */
import { addDays, daysBetween, isDay, type Day } from '#lib/dates.ts'
import { COUNTS, type Counts, type Days, type Sum } from '#statistics/kept/sums.ts'

/** Days. Who was away longer than this looks at a month, not at what is new. */
const LONGEST_AWAY = 14

/** When somebody looked last: the day, and since when everything was new to him on that day. */
export type Look = { day: Day; since: Day }

/** @param last undefined: never, or long ago @returns since is yesterday, or the day of the last look if that was earlier */
export function lookOn(today: Day, last: Look | undefined): Look {
  const yesterday = addDays(today, -1)
  const before = last?.day === today ? last.since : last?.day
  const isRecent = before !== undefined && before < yesterday && daysBetween(before, today) <= LONGEST_AWAY
  return { day: today, since: isRecent ? before : yesterday }
}

/** `2026-11-25.2026-11-24`; what nobody of us wrote is nothing. */
export function readLook(text: string | undefined): Look | undefined {
  const [, day, since] = /^(\d{4}-\d{2}-\d{2})\.(\d{4}-\d{2}-\d{2})$/.exec(text ?? '') ?? []
  return day && since && isDay(day) && isDay(since) ? { day, since } : undefined
}

export function writeLook({ day, since }: Look): string {
  return `${day}.${since}`
}

/** This month so far, and as many days of the month before and of the same month last year. */
export function comparedMonths(today: Day): { month: Days; lastMonth: Days; lastYear: Days } {
  const month = { from: firstOfMonth(today), until: today }
  const lastOfBefore = addDays(month.from, -1)
  const from = firstOfMonth(lastOfBefore)
  const until = addDays(from, daysBetween(month.from, today))
  return {
    month,
    lastMonth: { from, until: until < lastOfBefore ? until : lastOfBefore },
    lastYear: { from: sameDayLastYear(month.from), until: sameDayLastYear(today) },
  }
}

/** 29 February is compared with 28 February. */
export function sameDayLastYear(day: Day): Day {
  const year = String(Number(day.slice(0, 4)) - 1)
  return day.endsWith('-02-29') ? `${year}-02-28` : year + day.slice(4)
}

/** The same weekdays a year before: exactly 52 weeks, so that a Sunday stands beside a Sunday. */
export function aYearBefore({ from, until }: Days): Days {
  return { from: addDays(from, -YEAR), until: addDays(until, -YEAR) }
}
const YEAR = 364

export function within({ from, until }: Days, sums: readonly Sum[]): Counts {
  const found = sums.filter(({ day }) => day && day >= from && day <= until)
  return Object.fromEntries(COUNTS.map((count) => [count, found.reduce((total, one) => total + one[count], 0)])) as Counts
}

/** Nothing came in on all these days: there is nothing to compare with, and a change would be a false one. */
export function isSilent({ received, answered, closed }: Counts): boolean {
  return received + answered + closed === 0
}

function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`
}
