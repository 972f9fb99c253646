/** Hours in words, as coarse as people speak of them. Pure. */
import type { Words } from '#texts/text.ts'

/** @param hours of the clock */
export function durationOf(hours: number, say: Words): string {
  if (hours < 1) return say('open.under_hour')
  if (hours < 36) return say(Math.round(hours) === 1 ? 'open.hour' : 'open.hours', { count: Math.round(hours) })
  return say('open.days', { count: Math.round(hours / 24) })
}
