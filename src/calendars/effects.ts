/** What a change of the calendar or of a rule would do to the cases that are open. Pure. Closed ones are never looked at. */
import { readClock, type ClockEvent } from '#cases/clock/clock.ts'
import type { CaseRule, WorkCalendar } from '#cases/sla.ts'

export type OpenClock = {
  id: string
  ticket: string
  /** '' when the case is secret. */
  title: string
  /** Of the restricted unit. */
  isRestricted: boolean
  rule: CaseRule
  dueAt: Date
  verifyDueAt: Date
  firstDueAt: Date | null
  leadAgencyId: string | null
  events: ClockEvent[]
}

/** The three deadlines of a case. */
export type Deadlines = { dueAt: Date; verifyDueAt: Date; firstDueAt: Date | null }
export type Effect = {
  found: OpenClock
  before: Deadlines
  after: Deadlines /** The new rule, when that is what changed. */
  rule: CaseRule | undefined
}

/** @param rule undefined: each case keeps the one it has @returns undefined: nothing changes */
export function effectOn(found: OpenClock, { calendar, rule }: { calendar: WorkCalendar; rule: CaseRule | undefined }): Effect | undefined {
  const told: ClockEvent[] = rule ? [{ kind: 'recalculated', at: found.events.at(-1)?.at ?? found.dueAt, agencyId: null, details: { rule } }] : []
  const clock = readClock([...found.events, ...told], { rule: found.rule, calendar })
  const before = { dueAt: found.dueAt, verifyDueAt: found.verifyDueAt, firstDueAt: found.firstDueAt }
  const after = {
    dueAt: clock.dueAt,
    // Once somebody holds it the team's own deadline is history.
    verifyDueAt: found.leadAgencyId === null ? clock.verifyDueAt : found.verifyDueAt,
    firstDueAt: clock.firstDueAt ?? null,
  }
  const isSame = JSON.stringify(before) === JSON.stringify(after) && (!rule || JSON.stringify(sorted(rule)) === JSON.stringify(sorted(found.rule)))
  return isSame ? undefined : { found, before, after, rule }
}

function sorted(rule: CaseRule): unknown {
  return Object.entries(rule)
    .filter(([, value]) => value !== undefined && value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

export type Summary = {
  later: number
  earlier: number /** Late today, and no longer late. */
  forgiven: number /** In time today, and late at once. */
  becomingLate: number
}

export function summaryOf(effects: readonly Effect[], now: Date): Summary {
  const count = (which: (effect: Effect) => boolean) => effects.filter(which).length
  return {
    later: count(({ before, after }) => after.dueAt > before.dueAt),
    earlier: count(({ before, after }) => after.dueAt < before.dueAt),
    forgiven: count(({ before, after }) => before.dueAt < now && after.dueAt >= now),
    becomingLate: count(({ before, after }) => before.dueAt >= now && after.dueAt < now),
  }
}
