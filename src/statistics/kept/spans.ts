/** Days as whole months, which are kept beside them, and what is left. Pure. */
import { addDays, type Day } from '#lib/dates.ts'
import type { Days } from '#statistics/kept/sums.ts'

/** @property days what lies in no whole month, in order @property months by their first days */
export type Spans = { days: Days[]; months: Day[] }

/** @param cuts days before which a sum must end: a month with one inside stays apart */
export function spansOf({ from, until }: Days, cuts: readonly Day[] = []): Spans {
  const spans: Spans = { days: [], months: [] }
  for (let day = from; day <= until; ) {
    const next = monthAfter(day)
    const last = addDays(next, -1)
    const isWhole = day.endsWith('-01') && last <= until && !cuts.some((cut) => cut > day && cut <= last)
    if (isWhole) spans.months.push(day)
    else addTo(spans.days, { from: day, until: last < until ? last : until })
    day = next
  }
  return spans
}

function addTo(days: Days[], more: Days): void {
  const last = days.at(-1)
  if (last && addDays(last.until, 1) === more.from) last.until = more.until
  else days.push(more)
}

function monthAfter(day: Day): Day {
  return `${addDays(`${day.slice(0, 7)}-01`, 31).slice(0, 7)}-01`
}
