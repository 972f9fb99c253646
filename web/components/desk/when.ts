/** Instants as the desk's lists write them. Pure. */
import { dayOf, daysBetween, formatDate, formatDay, formatTime, type DateLocale, type TimeZone } from '#lib/dates.ts'

/** `09.12` today · `Jumat` within a week · `20 Nov` before. */
export function shortWhen(instant: Date, now: Date, { zone, locale }: { zone: TimeZone; locale: DateLocale }): string {
  const day = dayOf(instant, zone)
  const away = daysBetween(day, dayOf(now, zone))
  if (away <= 0) return formatTime(instant, zone, locale)
  return away < 6 ? (formatDay(day, locale).split(' ')[0] ?? '') : formatDate(day, locale)
}

/** `Hari ini` · `Kemarin` · `Jumat 20 November`. */
export function dayHeading(
  day: string,
  now: Date,
  { zone, locale, words }: { zone: TimeZone; locale: DateLocale; words: { today: string; yesterday: string } },
): string {
  const away = daysBetween(day, dayOf(now, zone))
  if (away === 0) return words.today
  return away === 1 ? words.yesterday : formatDay(day, locale)
}
