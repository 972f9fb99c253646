/**
 * Days and instants in a zone, and how screens and messages write them.
 * Pure: no clock. Instants are UTC; a day is a day of the region's own wall calendar.
 */

/** `YYYY-MM-DD`, without a zone. Compares and sorts as text. */
export type Day = string

/** IANA name: Asia/Jakarta, Asia/Makassar, Asia/Jayapura. */
export type TimeZone = string

/** `id` or `en`: the words themselves come from the language's own calendar (Intl). */
export type DateLocale = 'id' | 'en'

const DAY_MS = 86_400_000

export function dayOf(instant: Date, zone: TimeZone): Day {
  return new Date(instant.getTime() + offsetOf(instant, zone)).toISOString().slice(0, 10)
}

/** @param time local, `HH:MM` */
export function instantAt(day: Day, time: string, zone: TimeZone): Date {
  const asIfUtc = new Date(`${day}T${time}:00Z`)
  const guess = new Date(asIfUtc.getTime() - offsetOf(asIfUtc, zone))
  // Asked again at the guess: right also where clocks are changed in summer.
  return new Date(asIfUtc.getTime() - offsetOf(guess, zone))
}

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

/** Whether something typed or written in an address is a day of the calendar, of 1970 to 2199: years beyond are more than can be counted with. */
export function isDay(text: string): text is Day {
  return /^(19[7-9]|20\d|21\d)\d-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

export function dayAfter(day: Day): Day {
  return addDays(day, 1)
}

/** Calendar days from one to the other; negative when `to` lies before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** @returns `WIB`, `WITA` or `WIT`; elsewhere the zone's own name */
export function zoneLabel(zone: TimeZone): string {
  return ZONE_LABELS[zone] ?? zone
}

const ZONE_LABELS: Record<TimeZone, string> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Jayapura': 'WIT',
}

/** `2026-11-23T09:00:00+07:00`: for other programs */
export function isoIn(instant: Date, zone: TimeZone): string {
  const ahead = offsetOf(instant, zone)
  const local = new Date(instant.getTime() + ahead).toISOString().slice(0, 19)
  const minutes = Math.abs(ahead) / 60_000
  const two = (value: number) => String(value).padStart(2, '0')
  return `${local}${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** `Kamis 26 November` · `Thursday 26 November` */
export function formatDay(day: Day, locale: DateLocale): string {
  return written(day, locale, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** `Kamis 26 November 2026` */
export function formatDayOfYear(day: Day, locale: DateLocale): string {
  return written(day, locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

/** `Jumat 20 Nov` */
export function formatShortDay(day: Day, locale: DateLocale): string {
  return written(day, locale, { weekday: 'long', day: 'numeric', month: 'short' })
}

/** `20 Nov`: under photos and on axes. */
export function formatDate(day: Day, locale: DateLocale): string {
  return written(day, locale, { day: 'numeric', month: 'short' })
}

/** `Nov 2026` */
export function formatMonth(day: Day, locale: DateLocale): string {
  return written(day, locale, { month: 'short', year: 'numeric' })
}

/** `09.40` · `09:40` */
export function formatTime(instant: Date, zone: TimeZone, locale: DateLocale): string {
  const time = new Date(instant.getTime() + offsetOf(instant, zone)).toISOString().slice(11, 16)
  return locale === 'id' ? time.replace(':', '.') : time
}

/** `09.40 WIB` */
export function formatClock(instant: Date, zone: TimeZone, locale: DateLocale): string {
  return `${formatTime(instant, zone, locale)} ${zoneLabel(zone)}`
}

/** `Kemarin`, `Hari ini`, `Besok`; else `Jumat 20 Nov`, with the year when it is another one. */
export function formatRelativeDay(day: Day, today: Day, locale: DateLocale): string {
  const away = daysBetween(today, day)
  if (Math.abs(away) <= 1) return capitalised(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(away, 'day'))
  const year = day.slice(0, 4)
  return year === today.slice(0, 4) ? formatShortDay(day, locale) : `${formatDate(day, locale)} ${year}`
}

/** `Hari ini, 09.05` · `Kemarin, 15.20` · `Rabu 18 Nov, 15.20` */
export function formatMoment(instant: Date, now: Date, { zone, locale }: { zone: TimeZone; locale: DateLocale }): string {
  return `${formatRelativeDay(dayOf(instant, zone), dayOf(now, zone), locale)}, ${formatTime(instant, zone, locale)}`
}

/** `1.920` · `0,81`; at most so many figures after the sign */
export function formatNumber(value: number, locale: DateLocale, decimals: number): string {
  const key = `${locale} ${decimals}`
  const writer = writers.get(key) ?? new Intl.NumberFormat(locale === 'id' ? 'id-ID' : 'en-GB', { maximumFractionDigits: decimals })
  writers.set(key, writer)
  return writer.format(value)
}

/** Making one takes as long as writing some ninety figures. */
const writers = new Map<string, Intl.NumberFormat>()

function written(day: Day, locale: DateLocale, options: Intl.DateTimeFormatOptions): string {
  const format = new Intl.DateTimeFormat(locale === 'id' ? 'id-ID' : 'en-GB', { ...options, timeZone: 'UTC' })
  // Our pages write "Kamis 26 November": the language's own comma after the weekday is left out.
  return format.format(new Date(`${day}T00:00:00Z`)).replace(',', '')
}

/** For the middle of a sentence: `dikirim hari ini, 09.05`; names of weekdays keep their capital. */
export function withinSentence(moment: string): string {
  return moment.replace(/^(Hari ini|Kemarin|Besok|Today|Yesterday|Tomorrow)/, (word) => word.toLowerCase())
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** Milliseconds by which local clocks are ahead of UTC. */
function offsetOf(instant: Date, zone: TimeZone): number {
  const part = clockOf(zone)
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value
  const [, sign, hours, minutes] = part?.match(/GMT([+-])(\d{2}):(\d{2})/) ?? []
  if (!sign) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** Making one costs a hundred times what using it does. */
const clocks = new Map<TimeZone, Intl.DateTimeFormat>()

function clockOf(zone: TimeZone): Intl.DateTimeFormat {
  const known = clocks.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  clocks.set(zone, known)
  return known
}
