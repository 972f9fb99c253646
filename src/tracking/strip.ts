/**
 * Who had a case on which working day: what the strip of days shows.
 * Pure. A working day belongs to whoever holds the case at closing time; the present day to whoever holds it now.
 */
import { closingOf, isWorkingDay, workingDaysBetween, type WorkCalendar } from '#cases/sla.ts'
import type { EventKind } from '#cases/events.ts'
import { isEnded, type CaseState } from '#cases/states.ts'
import { dayAfter, dayOf, type Day } from '#lib/dates.ts'

/** The admin team, an agency by its id, or nobody: it waits for the reporter. */
export type Holder = { kind: 'team' } | { kind: 'agency'; agencyId: string } | { kind: 'paused' }

export type StripEvent = { kind: EventKind; at: Date; agencyId: string | null }
export type StripCase = { state: CaseState; receivedAt: Date; dueAt: Date; answeredAt: Date | null; closedAt: Date | null }

/** @property left working days until the deadline, the last used one not counted */
export type Strip = { used: { day: Day; holder: Holder; isLate: boolean; isToday: boolean }[]; left: number }

const TEAM: Holder = { kind: 'team' }
const PAUSED: Holder = { kind: 'paused' }

/** @param events oldest first */
export function stripOf(found: StripCase, events: readonly StripEvent[], { now, calendar }: { now: Date; calendar: WorkCalendar }): Strip {
  const stoppedAt = found.state === 'answered' || isEnded(found.state) ? (found.answeredAt ?? found.closedAt) : null
  const until = stoppedAt && stoppedAt < now ? stoppedAt : now
  const spells = spellsOf(events)
  const last = dayOf(until, calendar.zone)
  const used = daysAfter(dayOf(found.receivedAt, calendar.zone), last, calendar).map((day) => {
    const closing = closingOf(day, calendar)
    // A moment before the answer itself, which hands the case to the reporter.
    const moment = closing < until ? closing : new Date(until.getTime() - 1)
    return { day, holder: holderAt(spells, moment), isLate: day > dayOf(found.dueAt, calendar.zone), isToday: day === last }
  })
  const left = workingDaysBetween(last, dayOf(found.dueAt, calendar.zone), calendar)
  return { used, left }
}

type Spell = { from: Date; holder: Holder }

/** Who holds the case from when on. After a question or an answer the clock stands until the reporter's word, then it goes back. */
function spellsOf(events: readonly StripEvent[]): Spell[] {
  let holder: Holder = TEAM
  return events.flatMap(({ kind, at, agencyId }): Spell[] => {
    if (kind === 'asked' || kind === 'answered') return [{ from: at, holder: PAUSED }]
    if (kind === 'assigned' && agencyId) holder = { kind: 'agency', agencyId }
    else if (kind === 'returned') holder = TEAM
    else if (kind !== 'resumed' && kind !== 'not_fixed') return []
    return [{ from: at, holder }]
  })
}

function holderAt(spells: readonly Spell[], moment: Date): Holder {
  return spells.findLast(({ from }) => from <= moment)?.holder ?? TEAM
}

/** Working days after `from`, up to and with `to`. */
function daysAfter(from: Day, to: Day, calendar: WorkCalendar): Day[] {
  const days: Day[] = []
  for (let day = dayAfter(from); day <= to; day = dayAfter(day)) if (isWorkingDay(day, calendar)) days.push(day)
  return days
}

/** How many days each had, in order of first appearance; agencies by id. */
export function sumsOf({ used }: Strip): { holder: Holder; days: number }[] {
  const keyOf = (holder: Holder) => (holder.kind === 'agency' ? holder.agencyId : holder.kind)
  const sums = new Map<string, { holder: Holder; days: number }>()
  for (const { holder } of used) sums.set(keyOf(holder), { holder, days: (sums.get(keyOf(holder))?.days ?? 0) + 1 })
  return [...sums.values()]
}
