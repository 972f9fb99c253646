/** The effects of a change as a page shows them. Pure. */
import { summaryOf, type Effect, type Summary } from '#calendars/effects.ts'
import { dayOf, formatShortDay, formatTime, type DateLocale, type TimeZone } from '#lib/dates.ts'

export type ShownEffects = { count: number; summary: Summary; rows: { ticket: string; title: string; before: string; after: string }[] }

/** Cases named; the others are counted. */
const NAMED = 8

export function shownEffects(effects: readonly Effect[], { now, zone, locale }: { now: Date; zone: TimeZone; locale: DateLocale }): ShownEffects {
  const said = (instant: Date) => `${formatShortDay(dayOf(instant, zone), locale)}, ${formatTime(instant, zone, locale)}`
  /** The deadline that moves: the one of the whole, or the nearer one. */
  const moved = ({ before, after }: Effect): [Date, Date] => {
    if (before.dueAt.getTime() !== after.dueAt.getTime()) return [before.dueAt, after.dueAt]
    if (before.firstDueAt && after.firstDueAt && before.firstDueAt.getTime() !== after.firstDueAt.getTime())
      return [before.firstDueAt, after.firstDueAt]
    return [before.verifyDueAt, after.verifyDueAt]
  }
  return {
    count: effects.length,
    summary: summaryOf(effects, now),
    rows: effects.slice(0, NAMED).map((effect) => {
      const [before, after] = moved(effect)
      return { ticket: effect.found.ticket, title: effect.found.title, before: said(before), after: said(after) }
    }),
  }
}
