/**
 * When staff are told: never in quiet hours; what is urgent at once; a hand-over at once in waking hours, but several within a
 * short span as one; everything else in one digest a morning. Pure. Times are the region's own.
 */
import { isWorkingDay, type WorkCalendar } from '#cases/sla.ts'
import { dayAfter, dayOf, formatTime, instantAt, type Day } from '#lib/dates.ts'
import type { Pace } from '#notices/kinds.ts'

/** `quietFrom`, `quietUntil`, `digestAt`: local, `HH:MM`. Quiet from and until the same: never quiet. */
export type Waking = { calendar: WorkCalendar; quietFrom: string; quietUntil: string; digestAt: string }

const MINUTE = 60_000

/** Milliseconds: what is handed over in one go becomes one message. */
export const GATHER = 2 * MINUTE

/** Milliseconds between two messages that are not urgent. */
export const SPAN = 15 * MINUTE

export function isAwake(at: Date, { calendar, quietFrom, quietUntil }: Waking): boolean {
  const time = formatTime(at, calendar.zone, 'en')
  if (quietFrom <= quietUntil) return time < quietFrom || time >= quietUntil
  return time < quietFrom && time >= quietUntil
}

/** The pace it really has, and not before when it may be told. */
export type Plan = { pace: Pace; tellAt: Date }

export function planOf(pace: Pace, at: Date, waking: Waking): Plan {
  if (pace === 'now') return { pace, tellAt: wakingFrom(at, waking) }
  const gathered = new Date(at.getTime() + GATHER)
  if (pace === 'soon' && isAwake(gathered, waking) && isWorkingDay(dayOf(gathered, waking.calendar.zone), waking.calendar))
    return { pace, tellAt: gathered }
  return { pace: 'digest', tellAt: nextDigest(at, waking) }
}

/** The first moment that is not quiet. */
function wakingFrom(at: Date, waking: Waking): Date {
  if (isAwake(at, waking)) return at
  const { zone } = waking.calendar
  const today = instantAt(dayOf(at, zone), waking.quietUntil, zone)
  return today > at ? today : instantAt(dayAfter(dayOf(at, zone)), waking.quietUntil, zone)
}

/** The digest of the next morning that is a working day; after `at`, never at it. */
export function nextDigest(at: Date, waking: Waking): Date {
  const { calendar } = waking
  for (let day = dayOf(at, calendar.zone); ; day = dayAfter(day)) {
    const digest = digestOf(day, waking)
    if (digest > at && isWorkingDay(day, calendar)) return digest
  }
}

/** A region that sets its digest into its own quiet hours gets it when they end. */
function digestOf(day: Day, waking: Waking): Date {
  const { zone } = waking.calendar
  const wished = instantAt(day, waking.digestAt, zone)
  return isAwake(wished, waking) ? wished : instantAt(day, waking.quietUntil, zone)
}

/** What this person was told last; undefined: never. */
export type ToldBefore = { lastToldAt: Date | undefined; lastDigestAt: Date | undefined }

/** Whether the time has come, as far as this person is concerned. */
export function mayTell(pace: Pace, now: Date, { lastToldAt, lastDigestAt, ...waking }: ToldBefore & Waking): boolean {
  if (!isAwake(now, waking)) return false
  if (pace === 'now') return true
  if (pace === 'digest') return isMorning(now, waking) && !(lastDigestAt && isSameDay(lastDigestAt, now, waking))
  // A last time that lies ahead is a clock that was put back: it holds nobody up.
  return !lastToldAt || lastToldAt > now || now.getTime() - lastToldAt.getTime() >= SPAN
}

/** From the digest's time to the end of a working day: what an outage held up is still told, and nothing follows people home. */
export function isMorning(now: Date, waking: Waking): boolean {
  const { calendar } = waking
  const day = dayOf(now, calendar.zone)
  const digest = digestOf(day, waking)
  const closing = instantAt(day, calendar.closesAt, calendar.zone)
  return isWorkingDay(day, calendar) && now >= digest && (now < closing || digest >= closing)
}

function isSameDay(one: Date, other: Date, { calendar }: Waking): boolean {
  return dayOf(one, calendar.zone) === dayOf(other, calendar.zone)
}

/** What goes into one message now. Whatever waits goes along with what may be told; the digest keeps to its morning. */
export function toldNow<N extends { pace: Pace }>(waiting: readonly N[], now: Date, told: ToldBefore & Waking): N[] {
  if (!waiting.some(({ pace }) => mayTell(pace, now, told))) return []
  return waiting.filter(({ pace }) => pace !== 'digest' || mayTell('digest', now, told))
}
