/** Spans and shares as the mirror says them. Pure; the words come in. */
import { formatNumber } from '#lib/dates.ts'
import type { Locale, Words } from '#texts/text.ts'

/** @param hours of the clock; undefined: nothing was counted */
export function spanWord(hours: number | undefined, { say, locale }: { say: Words; locale: Locale }): string {
  if (hours === undefined) return '–'
  if (hours < 1) return say('mirror.minutes', { count: Math.max(1, Math.round(hours * 60)) })
  if (hours < 48) return say('mirror.hours', { count: formatNumber(hours, locale, hours < 10 ? 1 : 0) })
  return say('mirror.days', { count: formatNumber(hours / 24, locale, hours < 240 ? 1 : 0) })
}

/** @param share 0–1 */
export function percentWord(share: number | undefined): string {
  return share === undefined ? '–' : `${Math.round(100 * share)}%`
}

/** `08.00–10.00` */
export function clockSpan({ from, until }: { from: number; until: number }, locale: Locale): string {
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}${locale === 'id' ? '.' : ':'}00`
  return `${clock(from)}–${clock(until)}`
}
