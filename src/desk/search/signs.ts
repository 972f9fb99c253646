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

/** For a reader who may not know what secret cases are about, or that restricted ones are there. Only beside other signs: by itself it finds nothing quickly. */
export function readableSign({ seesSecret, viewer }: Scope): string {
  const hidden = [seesSecret ? '' : '@s', (viewer?.sees ?? 'none') === 'none' ? '@r' : '']
  return hidden.flatMap((sign) => (sign ? [`!${quoted(sign)}`] : [])).join(' & ')
}

/** Inside quotes everything is a word, but for quotes and backslashes. */
function quoted(sign: string): string {
  return `'${sign.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** @property times text of a tsquery; '': whenever @property from received from … up to, not with, `until`; undefined: since ever */
export type Window = { times: string; from: Date | undefined; until: Date }

const DAY = 86_400_000
/** Days in the first look, and in the next when the page is not full. What did not fill it then is rare enough to be asked for as a whole. */
const DAYS = [4, 12]

/**
 * From newest to oldest, without gaps. Most pages are full after the first.
 * @param until nothing later is asked for @param newest of what was looked at already: where that was many days, the next look is as wide
 */
export function windowsBefore(until: Date, newest: Date = until): Window[] {
  const windows: Window[] = []
  let end = until
  for (const count of DAYS.filter((days) => days * DAY > newest.getTime() - until.getTime())) {
    const days = daysBefore(end, count)
    windows.push({ times: `(${days.map(daySign).join(' | ')})`, from: days.at(-1), until: end })
    end = days.at(-1) ?? end
  }
  return [...windows, wheneverBefore(end)]
}

export function wheneverBefore(until: Date): Window {
  return { times: '', from: undefined, until }
}

/** Beginnings of the days that reach back from just before an instant, the newest first. */
function daysBefore(end: Date, count: number): Date[] {
  const last = Math.floor((end.getTime() - 1) / DAY)
  return Array.from({ length: count }, (_, place) => new Date((last - place) * DAY))
}

function daySign(day: Date): string {
  return quoted(`@t${day.toISOString().slice(2, 10).replaceAll('-', '')}`)
}
