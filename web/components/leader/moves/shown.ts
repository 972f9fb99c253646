/** What moved and what grows, as the leader's page shows it: rules applied, days in words. Pure. */
import { addDays, dayOf, formatDate, formatNumber, formatShortDay, type Day, type TimeZone } from '#lib/dates.ts'
import type { Cluster } from '#statistics/moves/clusters.ts'
import type { FigureName } from '#statistics/figure-names.ts'
import type { Counts, Days, Sum } from '#statistics/kept/sums.ts'
import { aYearBefore, comparedMonths, isSilent, within, type Look } from '#statistics/moves/movement.ts'
import { changeOf, type Change } from '#statistics/trend.ts'
import type { TrendPart } from '#statistics/trend-queries.ts'
import type { Locale } from '#texts/text.ts'

/** @property calendar the region's */
type Showing = { now: Date; locale: Locale; calendar: { zone: TimeZone } }

/** @property days of the last look until today, each with what happened on it @property word undefined: yesterday */
export function shownSince({ day: today, since }: Look, sums: readonly Sum[], { locale }: Showing) {
  const days: Days = { from: since, until: today }
  const { received, answered, confirmed } = within(days, sums)
  return { days, word: since === addDays(today, -1) ? undefined : formatShortDay(since, locale), received, answered, confirmed }
}

const MONTH_ROWS = [
  { figure: 'received', count: 'received', word: 'leader.months_received' },
  { figure: 'answered', count: 'answered', word: 'leader.months_answered' },
  { figure: 'found_fixed', count: 'confirmed', word: 'leader.months_fixed' },
  { figure: 'ended_silent', count: 'unconfirmed', word: 'leader.months_silent' },
] as const satisfies { figure: FigureName; count: keyof Counts; word: string }[]

type MonthCell = { count: number; days: Days; change: Change | undefined }

/** This month, the month before, and the same month last year; the last left out when nothing happened then. */
export function shownMonths(today: Day, { sums, yearSums }: { sums: readonly Sum[]; yearSums: readonly Sum[] }, { locale }: Showing) {
  const { month, lastMonth, lastYear } = comparedMonths(today)
  const columns = [
    { days: month, counts: within(month, sums), label: daysLabel(month, locale) },
    { days: lastMonth, counts: within(lastMonth, sums), label: daysLabel(lastMonth, locale) },
    { days: lastYear, counts: within(lastYear, yearSums), label: `${daysLabel(lastYear, locale)} ${lastYear.until.slice(0, 4)}` },
  ].filter(({ counts }, index) => index === 0 || !isSilent(counts))
  const hasYear = columns.some(({ days }) => days === lastYear)
  const rows = MONTH_ROWS.map(({ figure, count, word }) => {
    const now = columns[0]?.counts[count] ?? 0
    const cells = columns.map(
      ({ days, counts }, index): MonthCell => ({ days, count: counts[count], change: index === 0 ? undefined : changeOf(now, counts[count]) }),
    )
    return { figure, word, cells }
  })
  return { labels: columns.map(({ label }) => label), rows, hasYear }
}

/** `1–26 Nov` · `1 Nov` */
export function daysLabel({ from, until }: Days, locale: Locale): string {
  if (from === until) return formatDate(from, locale)
  const first = from.slice(0, 7) === until.slice(0, 7) ? String(Number(from.slice(8))) : formatDate(from, locale)
  return `${first}–${formatDate(until, locale)}`
}

/** @returns first and last day of each part, its last day in words; lastYear: what came in on the same weekdays, undefined when nothing did in any part */
export function shownTrend(parts: readonly TrendPart[], yearSums: readonly Sum[], show: Showing) {
  const edges = shownParts(
    parts.map(({ startsAt }) => dayOf(startsAt, show.calendar.zone)),
    show,
  )
  const shown = edges.map(({ days, label }, index) => {
    const { received = 0, answered = 0 } = parts[index] ?? {}
    return { days, label, received, answered, lastYear: within(aYearBefore(days), yearSums).received }
  })
  const hasYear = shown.some(({ lastYear }) => lastYear > 0)
  return shown.map(({ lastYear, ...part }) => ({ ...part, lastYear: hasYear ? lastYear : undefined }))
}

/** First and last day of each part, the last one in words. */
export function shownParts(firsts: readonly Day[], { now, locale, calendar }: Showing) {
  const today = dayOf(now, calendar.zone)
  return firsts.map((from, index) => {
    const next = firsts[index + 1]
    const until = next ? addDays(next, -1) : today
    return { days: { from, until }, label: formatDate(until, locale) }
  })
}

type Names = { categories: readonly { code: string; name: string; nameEn: string }[]; districts: readonly { code: string; name: string }[] }

/** Growing pairs shown; more would be no news. */
const MOST_CLUSTERS = 4

export function shownClusters(clusters: readonly Cluster[], { categories, districts }: Names, { locale }: Showing) {
  return clusters.slice(0, MOST_CLUSTERS).flatMap(({ category, district, count, usual }) => {
    const topic = categories.find(({ code }) => code === category)
    const place = districts.find(({ code }) => code === district)
    if (!topic || !place) return []
    const name = locale === 'en' ? topic.nameEn : topic.name
    return [{ category, district, topic: name, place: place.name, count, usual: usual < 0.5 ? undefined : formatNumber(usual, locale, 0) }]
  })
}
