/**
 * Who had a case on which working day: what the strip of days shows, at the desk and to the reporter.
 * Pure. A working day belongs to whoever holds the case at closing time; the present day to whoever holds it now.
 */
import { closingOf, isWorkingDay, workingDaysBetween, type WorkCalendar } from '#cases/sla.ts'
import type { EventKind } from '#cases/events.ts'
import { isEnded, type CaseState } from '#cases/states.ts'
import { dayAfter, dayOf, type Day } from '#lib/dates.ts'

/** The admin team, an agency by its id, another government (likewise), or nobody: it waits for the reporter. */
export type Holder = { kind: 'team' } | { kind: 'agency' | 'external'; agencyId: string } | { kind: 'paused' }

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
  const [last, today, due] = [until, now, found.dueAt].map((at) => dayOf(at, calendar.zone)) as [Day, Day, Day]
  const used = daysAfter(dayOf(found.receivedAt, calendar.zone), last, calendar).map((day) => {
    const closing = closingOf(day, calendar)
    // A moment before the answer itself, which hands the case to the reporter.
    const moment = closing < until ? closing : new Date(until.getTime() - 1)
    const holder = holderAt(spells, moment)
    // Another government's days are shown as theirs, never as ours that are late.
    const isOurs = holder.kind === 'team' || holder.kind === 'agency'
    return { day, holder, isLate: isOurs && day > due, isToday: day === today }
  })
  const left = workingDaysBetween(last, due, calendar)
  return { used, left: found.state === 'waiting_for_reporter' ? left + givenBack(used, due) : left }
}

/** The deadline moves when the wait ends; until then its days are not used up. */
function givenBack(used: Strip['used'], due: Day): number {
  const before = used.findLastIndex(({ holder }) => holder.kind !== 'paused')
  return used.slice(before + 1).filter(({ day }) => day <= due).length
}

type Spell = { from: Date; holder: Holder }

/** Who holds the case from when on. After a question or an answer the clock stands until the reporter's word, then it goes back. */
function spellsOf(events: readonly StripEvent[]): Spell[] {
  let holder: Holder = TEAM
  let isPaused = false
  return events.flatMap(({ kind, at, agencyId }): Spell[] => {
    const isHolder = holder.kind === 'agency' && holder.agencyId === agencyId
    if (kind === 'asked' || kind === 'answered') {
      isPaused = true
      return [{ from: at, holder: PAUSED }]
    }
    // While an answer is checked the days are the team's.
    if (kind === 'submitted') return [{ from: at, holder: TEAM }]
    // Others are asked to help, or give their part back: who leads stays, and so does a wait.
    if (kind === 'assigned' && agencyId && !isHolder) holder = { kind: 'agency', agencyId }
    else if (kind === 'succeeded' && agencyId) {
      // Another agency in its place: a wait goes on.
      holder = { kind: 'agency', agencyId }
      if (isPaused) return []
    } else if (kind === 'transferred' && agencyId) holder = { kind: 'external', agencyId }
    else if (kind === 'transfer_returned' || kind === 'transfer_withdrawn') holder = TEAM
    else if (kind === 'returned' && isHolder) holder = TEAM
    else if (kind !== 'resumed' && kind !== 'not_fixed' && kind !== 'sent_back') return []
    isPaused = false
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
  const keyOf = (holder: Holder) => ('agencyId' in holder ? holder.agencyId : holder.kind)
  const sums = new Map<string, { holder: Holder; days: number }>()
  for (const { holder } of used) sums.set(keyOf(holder), { holder, days: (sums.get(keyOf(holder))?.days ?? 0) + 1 })
  return [...sums.values()]
}

export type DayKind = 'holder' | 'other' | 'external' | 'paused' | 'left' | 'late'

/** @property isOtherTeam the others were the admin team alone */
export type CountedStrip = { days: { kind: DayKind; isToday: boolean }[]; sums: Record<DayKind, number>; isOtherTeam: boolean }

/** Boxes. Later days of a very late case are only counted. */
const LONGEST = 40

/** The strip as boxes: who has it now, whoever had it before. @param leadAgencyId null: the team has it */
export function countedFor({ used, left }: Strip, leadAgencyId: string | null): CountedStrip {
  const shown = used.map(({ holder, isLate, isToday }) => ({ kind: isLate ? ('late' as const) : kindOf(holder, leadAgencyId), isToday }))
  const days = [...shown, ...Array.from({ length: left }, () => ({ kind: 'left', isToday: false }) as const)]
  const sums: CountedStrip['sums'] = { holder: 0, other: 0, external: 0, paused: 0, left: 0, late: 0 }
  for (const { kind } of days) sums[kind]++
  const others = used.filter(({ holder, isLate }) => !isLate && kindOf(holder, leadAgencyId) === 'other')
  return { days: days.slice(0, LONGEST), sums, isOtherTeam: others.length > 0 && others.every(({ holder }) => holder.kind === 'team') }
}

/** Whoever has it now, everybody before, another government now or before, or nobody. */
export function kindOf(holder: Holder, leadAgencyId: string | null): 'holder' | 'other' | 'external' | 'paused' {
  if (holder.kind === 'paused' || holder.kind === 'external') return holder.kind
  return (holder.kind === 'agency' ? holder.agencyId : null) === leadAgencyId ? 'holder' : 'other'
}
