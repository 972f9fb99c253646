/**
 * Senders whose reports were called misuse several times get slower, and nothing else: every word is kept, seen at the desk,
 * and looked at when its day comes. Nobody is dropped silently, and it ends by itself. Pure.
 */
import { addDays, dayOf, daysBetween, instantAt, type TimeZone } from '#lib/dates.ts'

/** As in the region's settings: after so many times within so many days, so many new reports a day. */
export type SlowingRule = { after: number; reportsPerDay: number; days: number }

/** @property misuses when reports of the sender were refused as misuse @property liftedAt an officer has looked: what was before no longer counts */
export type Past = { misuses: readonly Date[]; liftedAt: Date | null }

export type Slowing = {
  /** Since the refusal that was one too many. */
  since: Date
  until: Date
  /** Refusals that count. */
  count: number
}

const DAY = 86_400_000

/** @returns undefined: an ordinary sender */
export function slowingOf({ misuses, liftedAt }: Past, { after, days }: SlowingRule, now: Date): Slowing | undefined {
  const counted = misuses.filter((at) => at <= now && now.getTime() < at.getTime() + days * DAY && (!liftedAt || at > liftedAt))
  const inOrder = counted.toSorted((a, b) => a.getTime() - b.getTime())
  const [since, first] = [inOrder[after - 1], inOrder.at(-after)]
  // The first of the newest so many: once it is too old, there are too few.
  return since && first ? { since, until: new Date(first.getTime() + days * DAY), count: counted.length } : undefined
}

/** @property now when the report comes @property taken days on which the sender's reports of today and later are looked at, one for each */
export type Coming = { now: Date; zone: TimeZone; taken: readonly Date[] }

/**
 * From when on a new report of a slowed sender stands in the inbox: the first day that is not full, and never after the slowing itself has ended.
 * @returns null: at once
 */
export function heldUntil(slowing: Slowing | undefined, { reportsPerDay }: SlowingRule, { now, zone, taken }: Coming): Date | null {
  if (!slowing) return null
  const today = dayOf(now, zone)
  const wait = Math.floor(taken.filter((at) => daysBetween(today, dayOf(at, zone)) >= 0).length / reportsPerDay)
  if (wait === 0) return null
  const day = instantAt(addDays(today, wait), '00:00', zone)
  return day < slowing.until ? day : slowing.until
}
