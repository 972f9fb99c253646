/**
 * How a message begins in an exported WhatsApp chat: `24/07/24 09.43 - `, `[28/04/26, 16.31.34] ` and their many relatives. Pure.
 * All messages of one file are written alike: a line in another manner is part of somebody's words.
 */

/** Numbers as they stand; which of `first` and `second` is the month is decided for the whole file (date-order.ts). */
export type Stamp = {
  /** True when the year stands first: then the month is certain. */
  isYearFirst: boolean
  first: number
  second: number
  year: number
  /** 0 to 23. */
  hour: number
  minute: number
}

/** @property manner what all headers of a file have in common @property rest what follows: the author and the words, or a notice */
export type Header = { stamp: Stamp; manner: string; rest: string }

/** Signs of writing direction that WhatsApp strews in, and the byte order mark. */
const INVISIBLE = /^[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/
const DATE = String.raw`(\d{1,4})([/.-])(\d{1,2})[/.-](\d{1,4})(,?)[\s\u00a0\u202f]+(?:pukul\s|at\s)?`
const TIME = String.raw`(\d{1,2})([.:])(\d{2})(?:[.:](\d{2}))?(?:[\s\u00a0\u202f]?([ap])\.?[\s\u00a0\u202f]?m\.?)?`
const BRACKETS = new RegExp(String.raw`^(\[)${DATE}${TIME}\][ \u00a0\u202f]?(.*)$`, 'is')
const DASH = new RegExp(String.raw`^()${DATE}${TIME}[ \u00a0\u202f][-–][ \u00a0\u202f]?(.*)$`, 'is')

/** Characters. No header is longer, and most lines have none. */
const LONGEST = 64

/** @param line without its end @returns undefined for a line that continues the message before */
export function readHeader(line: string): Header | undefined {
  const bare = line.replace(INVISIBLE, '')
  if (!/^\[?\d/.test(bare)) return undefined
  const head = bare.slice(0, LONGEST)
  const found = BRACKETS.exec(head) ?? DASH.exec(head)
  if (!found) return undefined
  const [, bracket = '', one, sign, two, three, comma, hour, colon, minute, seconds, half, rest = ''] = found
  const stamp = toStamp([Number(one), Number(two), Number(three)], { hour: toHour(Number(hour), half), minute: Number(minute) })
  const manner = [bracket, sign, comma, colon, seconds === undefined ? '' : 's', half ? 'm' : '', one?.length === 4 ? 'y' : ''].join('')
  return stamp && isClock(Number(hour), stamp, half) ? { stamp, manner, rest: rest + bare.slice(LONGEST) } : undefined
}

function toStamp([one, two, three]: [number, number, number], time: { hour: number; minute: number }): Stamp | undefined {
  const isYearFirst = one > 99
  const [first, second, year] = isYearFirst ? [three, two, one] : [one, two, three < 100 ? 2000 + three : three]
  const isDate = isPart(first, 31) && isPart(second, 31) && (first <= 12 || second <= 12) && year >= BEGINNING && year < 2100
  return isDate && (!isYearFirst || second <= 12) ? { isYearFirst, first, second, year, ...time } : undefined
}

/** There was no WhatsApp before. */
const BEGINNING = 2009

function isPart(value: number, most: number): boolean {
  return value >= 1 && value <= most
}

function toHour(hour: number, half: string | undefined): number {
  if (!half) return hour
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

function isClock(written: number, { hour, minute }: Stamp, half: string | undefined): boolean {
  return hour < 24 && minute < 60 && (!half || (written >= 1 && written <= 12))
}
