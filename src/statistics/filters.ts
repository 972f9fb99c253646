/** What the leader's figures are asked for, and how that stands in the address. Pure. */
import type { Reader } from '#cases/about/reader.ts'
import { addDays, dayOf, daysBetween, instantAt, type Day, type TimeZone } from '#lib/dates.ts'

export const RANGES = [7, 30, 90, 365] as const
/** Days up to and with today. */
export type Range = (typeof RANGES)[number]

export type FigureFilter = { range: Range; district?: string; agency?: string; category?: string; channel?: string }

const PARAMETERS = { district: 'kecamatan', agency: 'dinas', category: 'kategori', channel: 'kanal' } as const
type Field = keyof typeof PARAMETERS
const FIELDS = Object.entries(PARAMETERS) as [Field, string][]

export function readFigureFilter(parameters: URLSearchParams): FigureFilter {
  const range = RANGES.find((days) => String(days) === parameters.get('rentang')) ?? 90
  const chosen = FIELDS.flatMap(([field, name]) => {
    const value = parameters.get(name)?.trim().slice(0, 60)
    return value ? [[field, value] as const] : []
  })
  return { range, ...Object.fromEntries(chosen) }
}

/** @returns '' or a query that begins with '?' */
export function figureQuery(filter: FigureFilter): string {
  const parameters = new URLSearchParams()
  if (filter.range !== 90) parameters.set('rentang', String(filter.range))
  for (const [field, name] of FIELDS) {
    const value = filter[field]
    if (value) parameters.set(name, value)
  }
  return parameters.size > 0 ? `?${parameters}` : ''
}

export function isNarrowed(filter: FigureFilter): boolean {
  return FIELDS.some(([field]) => filter[field] !== undefined)
}

export type Period = {
  /** Midnight of the first day, in the region's zone. */
  from: Date
  /** The same number of days before. */
  previousFrom: Date
  today: Date
  monthStart: Date
  now: Date
  zone: TimeZone
  /** The same beginnings as days of the region. */
  days: { from: Day; previousFrom: Day; today: Day; monthStart: Day }
}

/** @property reader who asks: complaints about him are in no figure that he sees; left out: nobody is kept from anything */
export type Asked = { regionId: string; filter: FigureFilter; period: Period; reader?: Reader }

export function periodOf(now: Date, range: Range, zone: TimeZone): Period {
  const today = dayOf(now, zone)
  const midnight = (day: Day) => instantAt(day, '00:00', zone)
  const days = { from: addDays(today, 1 - range), previousFrom: addDays(today, 1 - 2 * range), today, monthStart: `${today.slice(0, 7)}-01` }
  return {
    now,
    zone,
    days,
    from: midnight(days.from),
    previousFrom: midnight(days.previousFrom),
    today: midnight(today),
    monthStart: midnight(days.monthStart),
  }
}

/** Beginnings of the parts a trend is drawn in: days for a week, else seven days each, the newest up to and with today. */
export function trendEdges(now: Date, range: Range, zone: TimeZone): Date[] {
  const today = dayOf(now, zone)
  const step = range === 7 ? 1 : 7
  const newest = addDays(today, 1 - step)
  const count = Math.min(53, Math.ceil(range / step))
  return Array.from({ length: count }, (_, index) => instantAt(addDays(newest, (index + 1 - count) * step), '00:00', zone))
}

/** Beginnings of about ten equal parts of the period, for the small lines beside topics. */
export function sparkEdges({ days, now, zone }: Period): Day[] {
  const all = daysBetween(days.from, addDays(dayOf(now, zone), 1))
  const step = Math.max(1, Math.round(all / SPARK_PARTS))
  return Array.from({ length: Math.ceil(all / step) }, (_, index) => addDays(days.from, index * step))
}

const SPARK_PARTS = 10
