/** What the leader's figures are asked for, and how that stands in the address. Pure. */
import type { Reader } from '#cases/about/reader.ts'
import { addDays, dayOf, daysBetween, instantAt, isDay, type Day, type TimeZone } from '#lib/dates.ts'

/** Days up to and with today, as the page offers them; any other number may be asked for. */
export const RANGES = [7, 30, 90, 365] as const
const USUAL = 90
/** Days. Two years, so that a year can be seen beside the one before. */
export const LONGEST_RANGE = 731

/** @property range days up to and with today @property since the first of them, when a day was named and not a number */
export type FigureFilter = { range: number; since?: Day; district?: string; agency?: string; category?: string; channel?: string }

const PARAMETERS = { district: 'kecamatan', agency: 'dinas', category: 'kategori', channel: 'kanal' } as const
type Field = keyof typeof PARAMETERS
const FIELDS = Object.entries(PARAMETERS) as [Field, string][]

/** @param today left out: only a number of days is read */
export function readFigureFilter(parameters: URLSearchParams, today?: Day): FigureFilter {
  const chosen = FIELDS.flatMap(([field, name]) => {
    const value = parameters.get(name)?.trim().slice(0, 60)
    return value ? [[field, value] as const] : []
  })
  return { ...readRange(parameters, today), ...Object.fromEntries(chosen) }
}

function readRange(parameters: URLSearchParams, today: Day | undefined): Pick<FigureFilter, 'range' | 'since'> {
  const since = parameters.get('dari') ?? ''
  if (today && isDay(since)) {
    const range = daysBetween(since, today) + 1
    if (range >= 1 && range <= LONGEST_RANGE) return { range, since }
  }
  const range = Number(parameters.get('rentang') ?? USUAL)
  return { range: Number.isInteger(range) && range >= 1 && range <= LONGEST_RANGE ? range : USUAL }
}

/** @returns '' or a query that begins with '?' */
export function figureQuery(filter: FigureFilter): string {
  const parameters = new URLSearchParams()
  if (filter.since) parameters.set('dari', filter.since)
  else if (filter.range !== USUAL) parameters.set('rentang', String(filter.range))
  for (const [field, name] of FIELDS) {
    const value = filter[field]
    if (value) parameters.set(name, value)
  }
  return parameters.size > 0 ? `?${parameters}` : ''
}

export function isNarrowed(filter: FigureFilter): boolean {
  return FIELDS.some(([field]) => filter[field] !== undefined)
}

/** Beginnings are days of the region; `now` is the moment of asking. */
export type Period = {
  from: Day
  /** The same number of days before. */
  previousFrom: Day
  today: Day
  monthStart: Day
  now: Date
  zone: TimeZone
}

/** @property reader who asks: complaints about him are in no figure that he sees; left out: nobody is kept from anything */
export type Asked = { regionId: string; filter: FigureFilter; period: Period; reader?: Reader }

export function periodOf(now: Date, range: number, zone: TimeZone): Period {
  const today = dayOf(now, zone)
  return { now, zone, today, from: addDays(today, 1 - range), previousFrom: addDays(today, 1 - 2 * range), monthStart: `${today.slice(0, 7)}-01` }
}

/** Days in one part of a trend: days for up to two weeks, weeks for up to a year, else four weeks each. */
export function trendStep(range: number): 1 | 7 | 28 {
  if (range <= 14) return 1
  return range <= 371 ? 7 : 28
}

/** Beginnings of the parts a trend is drawn in, the newest up to and with today. */
export function trendEdges(now: Date, range: number, zone: TimeZone): Date[] {
  const today = dayOf(now, zone)
  const step = trendStep(range)
  const newest = addDays(today, 1 - step)
  const count = Math.min(53, Math.ceil(range / step))
  return Array.from({ length: count }, (_, index) => instantAt(addDays(newest, (index + 1 - count) * step), '00:00', zone))
}

/** Beginnings of about ten equal parts of the period, for the small lines beside topics. */
export function sparkEdges({ from, today }: Period): Day[] {
  const all = daysBetween(from, addDays(today, 1))
  const step = Math.max(1, Math.round(all / SPARK_PARTS))
  return Array.from({ length: Math.ceil(all / step) }, (_, index) => addDays(from, index * step))
}

const SPARK_PARTS = 10
