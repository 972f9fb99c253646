/** Dates as Indonesian pages and tables write them. Pure. */
import { instantAt, type TimeZone } from '#lib/dates.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'mei', 'jun', 'jul', 'agu', 'sep', 'okt', 'nov', 'des']
const ENGLISH: Record<string, number> = { may: 5, aug: 8, agt: 8, ags: 8, oct: 10, dec: 12, peb: 2, nop: 11 }

const NAMED = /(?<!\d)(\d{1,2})[\s-]+([a-z]{3,9})\.?[\s,-]+(\d{4})/i
const ISO = /(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)/
const FIGURES = /(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)/
const TIME = /(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.][0-5]\d)?(?:\.\d+)?\s*(Z|WIB|WITA|WIT)?(?!\d)/i
const ZONES: Record<string, string> = { Z: 'UTC', WIB: 'Asia/Jakarta', WITA: 'Asia/Makassar', WIT: 'Asia/Jayapura' }

/**
 * `25 November 2026 10:20 WIB`, `25/11/2026`, `2026-11-25 10:20:00`; day before month, as everybody writes it here.
 * @param zone where no zone stands beside the time; without a time it is noon @returns undefined for what is no date
 */
export function readDate(text: string, zone: TimeZone): Date | undefined {
  const found = dayIn(text)
  if (!found) return undefined
  const [, hours, minutes, said] = TIME.exec(found.rest) ?? []
  const time = hours === undefined ? '12:00' : `${hours.padStart(2, '0')}:${minutes}`
  return instantAt(found.day, time, (said && ZONES[said.toUpperCase()]) ?? zone)
}

function dayIn(text: string): { day: string; rest: string } | undefined {
  const named = NAMED.exec(text)
  const month = named && monthOf(named[2] ?? '')
  if (named && month) return checked(text, named, [named[3], month, named[1]])
  const iso = ISO.exec(text)
  if (iso) return checked(text, iso, [iso[1], iso[2], iso[3]])
  const figures = FIGURES.exec(text)
  return figures ? checked(text, figures, [figures[3], figures[2], figures[1]]) : undefined
}

/** No 31 February, and no year that is a slip of the hand. */
function checked(text: string, found: RegExpExecArray, parts: (string | number | undefined)[]): { day: string; rest: string } | undefined {
  const [year = 0, month = 0, date = 0] = parts.map(Number)
  const day = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  if (year < 2000 || year > 2100 || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) return undefined
  return { day, rest: text.slice(found.index + found[0].length).replace(/^T/, ' ') }
}

function monthOf(word: string): number | undefined {
  const short = word.slice(0, 3).toLowerCase()
  const place = MONTHS.indexOf(short)
  return place >= 0 ? place + 1 : ENGLISH[short]
}
