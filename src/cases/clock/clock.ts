/**
 * The clock of a case, read from its history: who held it when, what stood still, and the deadlines that follow.
 * Pure: events, a rule and a calendar in; deadlines and spans out. The columns of a case are kept by the commands as
 * things happen and always equal what is read here; after a change of the calendar they are set from here anew.
 */
import type { EventKind } from '#cases/events.ts'
import { firstAnswerDueAt } from '#cases/clock/first-answer.ts'
import { workingMinutesBetween } from '#cases/clock/hours.ts'
import { dayAfter, dayOf, instantAt } from '#lib/dates.ts'
import { dueAt, pausedDays, verifyDueAt, type CaseRule, type WorkCalendar } from '#cases/sla.ts'

export type ClockEvent = { kind: EventKind; at: Date; agencyId: string | null; details: Record<string, unknown> }

/** `reporter`: a question or an answer waits for the reporter's word · `government`: another one holds it · `nobody`: it was refused or linked */
export type ClockHolder =
  | { kind: 'team' }
  | { kind: 'agency'; agencyId: string }
  | { kind: 'government'; agencyId: string | null }
  | { kind: 'reporter'; why: 'asked' | 'answered' }
  | { kind: 'nobody' }

/** @property to undefined: still so */
export type ClockSpan = { holder: ClockHolder; from: Date; to: Date | undefined }

export type ClockReading = {
  /** The limits that hold now. */
  rule: CaseRule
  dueAt: Date
  /** The team's own deadline, while or since nobody else held it. */
  verifyDueAt: Date
  /** By when the agency that leads owes its first public word; undefined: it has spoken, nobody leads, or the rule is off. */
  firstDueAt: Date | undefined
  /** Oldest first; the first begins with the report. */
  spans: ClockSpan[]
}

type Pause = { from: Date; to: Date /** The team's own question, before anybody held the case. */; isOfTeam: boolean }

type Clock = {
  rule: CaseRule
  /** From when on `rule.solve` is counted: the report, or the passing on to PPID. */
  base: Date
  verifyFrom: Date
  handed: { at: Date; isUrgent: boolean } | undefined
  hasSpoken: boolean
  lead: string | null
  /** Who goes on when the reporter has spoken. */
  before: ClockHolder
  pauses: Pause[]
  spans: ClockSpan[]
  /** Another government holds it since. */
  elsewhereSince: Date | undefined
}

/**
 * @param events of one case, oldest first, beginning with `opened`
 * @param rule the limits it was opened with, for histories that do not say
 */
export function readClock(events: readonly ClockEvent[], { rule, calendar }: { rule: CaseRule; calendar: WorkCalendar }): ClockReading {
  const first = events[0]
  if (!first) throw new Error('a history begins with an event')
  const clock: Clock = {
    rule,
    base: first.at,
    verifyFrom: first.at,
    handed: undefined,
    hasSpoken: false,
    lead: null,
    before: TEAM,
    pauses: [],
    elsewhereSince: undefined,
    spans: [{ holder: TEAM, from: first.at, to: undefined }],
  }
  for (const event of events) {
    const told = event.details['rule'] as CaseRule | undefined
    if (told) clock.rule = told
    EFFECTS[event.kind]?.(clock, event)
  }
  return {
    rule: clock.rule,
    dueAt: dueAt(clock.base, clock.rule.solve + givenBack(clock.pauses, clock.base, calendar), calendar),
    verifyDueAt: verifyDue(clock, calendar),
    firstDueAt: firstDue(clock, calendar),
    spans: clock.spans,
  }
}

const TEAM: ClockHolder = { kind: 'team' }

/** What each kind of event does to the clock; kinds that are not listed do nothing. */
const EFFECTS: Partial<Record<EventKind, (clock: Clock, event: ClockEvent) => void>> = {
  assigned: hand,
  succeeded: (clock, { at, details }) => {
    const to = details['toAgencyId']
    if (typeof to === 'string') succeedTo(clock, { kind: 'agency', agencyId: to }, at)
  },
  progress: speak,
  returned: (clock, { agencyId, at, details }) => {
    if (agencyId !== clock.lead && details['isLead'] !== true) return
    // Taken off it while an answer waits: the wait goes on.
    if (details['byTeam'] === true && details['to'] === undefined) succeedTo(clock, TEAM, at)
    else withTeam(clock, at)
  },
  transferred: (clock, { agencyId, at }) => {
    clock.handed = undefined
    clock.elsewhereSince = at
    holdBy(clock, { kind: 'government', agencyId }, at)
  },
  transfer_returned: comeBack,
  transfer_withdrawn: comeBack,
  opened: (clock, { details }) => {
    // Of a slowed sender: its days begin when it is looked at.
    const { heldUntil } = details
    if (typeof heldUntil === 'string' || heldUntil instanceof Date) beginAnew(clock, new Date(heldUntil))
  },
  released: (clock, { at }) => beginAnew(clock, at),
  edited: (clock, { at, details }) => {
    if (details['isReleased'] === true) beginAnew(clock, at)
  },
  unlinked: (clock, { at, details }) => {
    if (details['to'] !== 'received') return
    beginAnew(clock, at)
    withTeam(clock, at)
  },
  asked: (clock, { at }) => waitFor(clock, 'asked', at),
  rejected: (clock, { at }) => endAll(clock, at),
  linked: (clock, { at }) => endAll(clock, at),
  verified: (clock, event) => {
    const { kind } = clock.spans.at(-1)?.holder ?? TEAM
    if (kind === 'reporter') goOn(clock, event)
    else if (kind === 'nobody') takeUpAgain(clock, event.at)
  },
  resumed: (clock, event) => (event.details['cameBack'] === true ? takeUpAgain(clock, event.at) : goOn(clock, event)),
  answered: (clock, event) => {
    speak(clock, event)
    waitFor(clock, 'answered', event.at)
  },
  not_fixed: goOn,
  // While an answer is checked the days are the team's, which has as many for it as for verifying.
  submitted: (clock, event) => {
    speak(clock, event)
    endPause(clock, event.at)
    clock.verifyFrom = event.at
    clock.spans = turned(clock.spans, TEAM, event.at)
  },
  sent_back: (clock, { at }) => void (clock.spans = turned(clock.spans, clock.before, at)),
  passed_to_ppid: (clock, event) => {
    clock.base = event.at
    clock.pauses = []
    hand(clock, { ...event, details: { ...event.details, isNewLead: true } })
  },
}

function hand(clock: Clock, { agencyId, at, details }: ClockEvent): void {
  if (details['isNewLead'] === false || !agencyId) return
  clock.handed = { at, isUrgent: details['isUrgent'] === true }
  clock.hasSpoken = false
  holdBy(clock, { kind: 'agency', agencyId }, at)
}

function speak(clock: Clock, { agencyId }: ClockEvent): void {
  if (agencyId === null ? clock.lead === null : agencyId === clock.lead) clock.hasSpoken = true
}

function holdBy(clock: Clock, holder: ClockHolder, at: Date): void {
  endPause(clock, at)
  clock.lead = holder.kind === 'agency' || holder.kind === 'government' ? holder.agencyId : null
  clock.before = holder
  clock.spans = turned(clock.spans, holder, at)
}

/** Another one in the place of who led: what stands still goes on standing still. */
function succeedTo(clock: Clock, holder: ClockHolder, at: Date): void {
  if (clock.spans.at(-1)?.holder.kind === 'agency') return holdBy(clock, holder, at)
  clock.lead = holder.kind === 'agency' ? holder.agencyId : null
  clock.before = holder
}

/** The team has its days anew; the deadline of the whole stays. */
function withTeam(clock: Clock, at: Date): void {
  clock.verifyFrom = at
  clock.handed = undefined
  holdBy(clock, TEAM, at)
}

/** The days it lay at another government are given back; those that stood still there anyway are among them. */
function comeBack(clock: Clock, { at, details }: ClockEvent): void {
  const since = clock.elsewhereSince
  // As the receiver: sent back, and with us it has ended.
  if (!since && details['to'] !== undefined) return endAll(clock, at)
  if (!since) return
  clock.spans = turned(clock.spans, TEAM, at)
  clock.pauses = [...clock.pauses.filter(({ from }) => from < since), { from: since, to: at, isOfTeam: false }]
  clock.elsewhereSince = undefined
  withTeam(clock, at)
}

/** All its days lie before it. */
function beginAnew(clock: Clock, at: Date): void {
  clock.base = at
  clock.verifyFrom = at
  clock.pauses = []
}

/** Refused, and with the team after all: the days it lay are given back. */
function takeUpAgain(clock: Clock, at: Date): void {
  const last = clock.spans.at(-1)
  if (last) clock.pauses.push({ from: last.from, to: at, isOfTeam: false })
  withTeam(clock, at)
}

function waitFor(clock: Clock, why: 'asked' | 'answered', at: Date): void {
  const last = clock.spans.at(-1)
  // Asked once more while waiting: it is the same wait.
  if (last?.holder.kind === 'reporter' && last.holder.why === why) return
  endPause(clock, at)
  // An answer that was checked is still the agency's.
  const isChecked = last?.holder.kind === 'team' && clock.lead !== null
  if (last && last.holder.kind !== 'reporter' && !isChecked) clock.before = last.holder
  clock.spans = turned(clock.spans, { kind: 'reporter', why }, at)
}

function goOn(clock: Clock, { at }: ClockEvent): void {
  endPause(clock, at)
  clock.spans = turned(clock.spans, clock.before, at)
}

function endPause(clock: Clock, at: Date): void {
  const last = clock.spans.at(-1)
  if (last?.holder.kind !== 'reporter') return
  clock.pauses.push({ from: last.from, to: at, isOfTeam: clock.lead === null && last.holder.why === 'asked' })
}

function endAll(clock: Clock, at: Date): void {
  endPause(clock, at)
  clock.spans = turned(clock.spans, { kind: 'nobody' }, at)
}

function turned(spans: readonly ClockSpan[], holder: ClockHolder, at: Date): ClockSpan[] {
  const last = spans.at(-1)
  if (last && sameHolder(last.holder, holder)) return [...spans]
  return [...spans.slice(0, -1), ...(last ? [{ ...last, to: at }] : []), { holder, from: at, to: undefined }]
}

function sameHolder(one: ClockHolder, other: ClockHolder): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Working days the reporter, or another government that gave it back, took. */
function givenBack(pauses: readonly Pause[], since: Date, calendar: WorkCalendar): number {
  // The day on which the count begins is not counted, so it cannot be given back either.
  const first = instantAt(dayAfter(dayOf(since, calendar.zone)), '00:00', calendar.zone)
  return pauses.filter(({ from }) => from >= since).reduce((sum, { from, to }) => sum + pausedDays(from < first ? first : from, to, calendar), 0)
}

function verifyDue(clock: Clock, calendar: WorkCalendar): Date {
  const due = verifyDueAt(clock.verifyFrom, clock.rule, calendar)
  const days = givenBack(
    clock.pauses.filter(({ isOfTeam }) => isOfTeam),
    clock.verifyFrom,
    calendar,
  )
  return days > 0 ? dueAt(due, days, calendar) : due
}

function firstDue(clock: Clock, calendar: WorkCalendar): Date | undefined {
  const { handed, hasSpoken, rule, pauses } = clock
  const due = handed && !hasSpoken ? firstAnswerDueAt(handed, rule, calendar) : null
  if (!handed || !due) return undefined
  const days = givenBack(pauses, handed.at, calendar)
  return days > 0 ? dueAt(due, days, calendar) : due
}

/** How much working time each had so far, in order of first appearance. @returns minutes */
export function heldMinutes(
  spans: readonly ClockSpan[],
  { now, calendar }: { now: Date; calendar: WorkCalendar },
): { holder: ClockHolder; minutes: number }[] {
  const sums = new Map<string, { holder: ClockHolder; minutes: number }>()
  for (const { holder, from, to } of spans) {
    const key = JSON.stringify(holder)
    const minutes = workingMinutesBetween(from, to ?? now, calendar)
    sums.set(key, { holder, minutes: (sums.get(key)?.minutes ?? 0) + minutes })
  }
  return [...sums.values()]
}
