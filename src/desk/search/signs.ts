/** What lists are narrowed to, as signs beside the words of a case (search_signs in 0041), and times to look through one after the other. Pure. */
import type { DeskFilter } from '#desk/filters.ts'
import type { Scope } from '#desk/scope.ts'

/** @returns the text of a tsquery; '' when nothing narrows. An agency's sign needs its id: see agencySign */
export function signsOf({ category, district, channel }: Pick<DeskFilter, 'category' | 'district' | 'channel'>): string {
  return [category && `@k${category}`, district && `@d${district}`, channel && `@c${channel}`]
    .flatMap((sign) => (sign ? [quoted(sign)] : []))
    .join(' & ')
}

export function agencySign(agencyId: string): string {
  return quoted(`@a${agencyId}`)
}

/** For a reader who may not know what secret cases are about. Only beside other signs: by itself it finds nothing quickly. */
export function readableSign({ seesSecret }: Scope): string {
  return seesSecret ? '' : `!${quoted('@s')}`
}

/** Inside quotes everything is a word, but for quotes and backslashes. */
function quoted(sign: string): string {
  return `'${sign.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** @property times text of a tsquery; '': whenever @property from received from … up to, not with, `until`; undefined: since ever */
export type Window = { times: string; from: Date | undefined; until: Date }

const DAY = 86_400_000
/** Days in the first look, and in the next when the page is not full. */
const DAYS = [4, 12]
/** The same, in months, for what lies further back. */
const MONTHS = [2, 6, 20]

/** From newest to oldest, without gaps. Most pages are full after the first. @param until nothing later is asked for */
export function windowsBefore(until: Date): Window[] {
  const windows: Window[] = []
  let end = until
  const look = (begins: readonly Date[], signOf: (begin: Date) => string) => {
    const from = begins.at(-1)
    windows.push({ times: `(${begins.map(signOf).join(' | ')})`, from, until: end })
    end = from ?? end
  }
  for (const count of DAYS) look(listOf(count, daysBefore(end)), daySign)
  for (const count of MONTHS) look(listOf(count, monthsBefore(end)), monthSign)
  return [...windows, { times: '', from: undefined, until: end }]
}

function listOf(count: number, nth: (place: number) => Date): Date[] {
  return Array.from({ length: count }, (_, place) => nth(place))
}

/** Beginnings of the days, and below of the months, that reach back from just before an instant. */
function daysBefore(end: Date): (place: number) => Date {
  const last = Math.floor((end.getTime() - 1) / DAY)
  return (place) => new Date((last - place) * DAY)
}

function monthsBefore(end: Date): (place: number) => Date {
  const last = new Date(end.getTime() - 1)
  return (place) => new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - place, 1))
}

function daySign(day: Date): string {
  return quoted(`@t${day.toISOString().slice(2, 10).replaceAll('-', '')}`)
}

function monthSign(month: Date): string {
  return quoted(`@m${month.toISOString().slice(2, 7).replace('-', '')}`)
}
