/** The days a list is narrowed to, as they stand in its address: `?sejak=2026-11-01&sampai=2026-11-07`, both included. Pure. */
import { addDays, daysBetween, instantAt, isDay, type TimeZone } from '#lib/dates.ts'
import type { Days } from '#statistics/kept/sums.ts'

/** Days. Longer is asked for as a period. */
const LONGEST = 400

export function withinOf(parameters: URLSearchParams, zone: TimeZone): { days: Days; instants: { from: Date; until: Date } } | undefined {
  const from = parameters.get('sejak') ?? ''
  const until = parameters.get('sampai') ?? from
  if (!isDay(from) || !isDay(until)) return undefined
  const length = daysBetween(from, until) + 1
  if (length < 1 || length > LONGEST) return undefined
  return { days: { from, until }, instants: { from: instantAt(from, '00:00', zone), until: instantAt(addDays(until, 1), '00:00', zone) } }
}
