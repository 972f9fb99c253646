/**
 * The working days of a case as a strip of boxes: who had it on which day, which days did not count, how many are left.
 * Pure: no clock. Counts like cases/sla.ts: the day of receipt never counts, a day belongs to whoever holds the case at closing time.
 */
import type { EventKind } from '#cases/events.ts'
import { closingOf, isWorkingDay, type WorkCalendar } from '#cases/sla.ts'
import { dayAfter, dayOf } from '#lib/dates.ts'

export type StripKind = 'holder' | 'other' | 'paused' | 'left' | 'late'
export type Strip = {
  days: { kind: StripKind; isToday: boolean }[]
  sums: Record<StripKind, number>
  /** The others were the admin team alone. */
  isOtherTeam: boolean
}

type StripEvent = { kind: EventKind; agencyId: string | null; at: Date }
export type StripCase = {
  receivedAt: Date
  /** Working days of the rule. */
  limit: number
  /** The agency that leads now; null: the admin team. */
  holderId: string | null
  events: StripEvent[]
}

/** Boxes. Later days of a very late case are only counted. */
const LONGEST = 40

export function deadlineStrip({ receivedAt, limit, holderId, events }: StripCase, now: Date, calendar: WorkCalendar): Strip {
  const { zone } = calendar
  const today = dayOf(now, zone)
  const past = readPast(events)
  const until = past.stoppedAt && past.stoppedAt < now ? past.stoppedAt : undefined
  const lastDay = until ? dayOf(until, zone) : today
  const sums: Strip['sums'] = { holder: 0, other: 0, paused: 0, left: 0, late: 0 }
  const days: Strip['days'] = []
  const others = new Set<string | null>()
  for (let day = dayAfter(dayOf(receivedAt, zone)); day <= lastDay; day = dayAfter(day)) {
    if (!isWorkingDay(day, calendar)) continue
    const atClose = closingOf(day, calendar)
    // The day of the answer was still worked on: a moment before it counts, not closing time.
    const closing = until && until <= atClose ? new Date(until.getTime() - 1) : atClose
    const holder = past.holderAt(closing)
    const held = holder === holderId ? 'holder' : 'other'
    const kind = past.isPausedAt(closing) ? 'paused' : sums.holder + sums.other >= limit ? 'late' : held
    if (kind === 'other') others.add(holder)
    sums[kind]++
    days.push({ kind, isToday: day === today })
  }
  sums.left = Math.max(0, limit - sums.holder - sums.other)
  const left = Array.from({ length: sums.left }, () => ({ kind: 'left', isToday: false }) as const)
  return { days: [...days, ...left].slice(0, LONGEST), sums, isOtherTeam: others.size === 1 && others.has(null) }
}

type Past = {
  holderAt(at: Date): string | null
  isPausedAt(at: Date): boolean /** of the answer, or of an end without one */
  stoppedAt: Date | undefined
}

function readPast(events: StripEvent[]): Past {
  const handovers: { at: Date; holder: string | null }[] = []
  const pauses: { from: Date; until: Date | undefined }[] = []
  let stoppedAt: Date | undefined
  for (const { kind, agencyId, at } of events) {
    const open = pauses.find(({ until }) => until === undefined)
    if (HANDS_OVER.has(kind)) handovers.push({ at, holder: kind === 'assigned' ? agencyId : null })
    if (PAUSES.has(kind) && !open) pauses.push({ from: at, until: undefined })
    if (RESUMES.has(kind) && open) open.until = at
    if (RESUMES.has(kind)) stoppedAt = undefined
    if (STOPS.has(kind)) stoppedAt ??= at
  }
  return {
    holderAt: (at) => handovers.findLast((one) => one.at <= at)?.holder ?? null,
    isPausedAt: (at) => pauses.some(({ from, until }) => from <= at && (until === undefined || at < until)),
    stoppedAt,
  }
}

const HANDS_OVER: ReadonlySet<EventKind> = new Set(['assigned', 'returned'])
const PAUSES: ReadonlySet<EventKind> = new Set(['asked', 'answered'])
const RESUMES: ReadonlySet<EventKind> = new Set(['resumed', 'not_fixed', 'assigned', 'taken', 'progress'])
const STOPS: ReadonlySet<EventKind> = new Set(['answered', 'confirmed', 'closed_silent', 'rejected', 'linked'])
