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
/** Days in the first look, and in the next when the page is not full. What did not fill it then is rare enough to be asked for as a whole. */
const DAYS = [4, 12]

/** From newest to oldest, without gaps. Most pages are full after the first. @param until nothing later is asked for */
export function windowsBefore(until: Date): Window[] {
  const windows: Window[] = []
  let end = until
  for (const count of DAYS) {
    const days = daysBefore(end, count)
    windows.push({ times: `(${days.map(daySign).join(' | ')})`, from: days.at(-1), until: end })
    end = days.at(-1) ?? end
  }
  return [...windows, { times: '', from: undefined, until: end }]
}

/** Beginnings of the days that reach back from just before an instant, the newest first. */
function daysBefore(end: Date, count: number): Date[] {
  const last = Math.floor((end.getTime() - 1) / DAY)
  return Array.from({ length: count }, (_, place) => new Date((last - place) * DAY))
}

function daySign(day: Date): string {
  return quoted(`@t${day.toISOString().slice(2, 10).replaceAll('-', '')}`)
}
