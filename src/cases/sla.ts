/**
 * How long everyone has.
 * Pure: no clock, no database. Instants are UTC; counting is done in the region's own working days.
 * A working day belongs to whoever holds the case at closing time; so it is used, paused or left, never half.
 */
import { dayAfter, dayOf, daysBetween, instantAt, weekdayOf, type Day, type TimeZone } from '#lib/dates.ts'
import { isEnded, type CaseState } from '#cases/states.ts'

/** Local times, `HH:MM`. */
export type Break = { from: string; to: string }
export type DayTimes = { opens?: string | undefined; closes?: string | undefined; breaks?: readonly Break[] | undefined }

export type WorkCalendar = {
  zone: TimeZone
  /** Local time at which the working day ends, `HH:MM`. */
  closesAt: string
  /** Local, `HH:MM`; left out: 08:00. */
  opensAt?: string
  /** Lunch: counts when hours are counted (clock/hours.ts), never when days are. */
  breaks?: readonly Break[]
  /** Weekdays that have hours of their own, by number: Fridays often close later and rest longer. */
  ofWeekday?: Readonly<Record<string, DayTimes>>
  /** 1 = Monday. */
  weekdays: readonly number[]
  /** National, joint leave and regional. */
  holidays: ReadonlySet<Day>
}

/** The limits of one case, in working days; null: switched off. Kept with the case: a later change of rule never rewrites history. */
export type CaseRule = {
  verify: number | null
  firstResponse: number | null
  solve: number
  silentClose: number | null
  /** Working hours instead of days for the first word on an urgent case; absent or null: none of its own. */
  urgentHours?: number | null
  /** A request for information that goes by the law on public information. */
  ppid?: 'passed' | 'extended'
}

/** `supervision`: a complaint that says an official did wrong (berkadar pengawasan). */
export const CASE_CLASSES = ['complaint', 'supervision', 'aspiration', 'information'] as const
export type CaseClass = (typeof CASE_CLASSES)[number]

type Limits = Omit<CaseRule, 'solve' | 'ppid'> & Record<CaseClass, number>

type Hours = { opens: string; closes: string; weekdays: readonly number[]; breaks?: readonly Break[]; ofWeekday?: Readonly<Record<string, DayTimes>> }

/** @param holidays days that are no working days, weekends aside */
export function calendarOf(region: { zone: TimeZone; settings: { hours: Hours } }, holidays: readonly Day[]): WorkCalendar {
  const { opens, closes, weekdays, breaks = [], ofWeekday = {} } = region.settings.hours
  return { zone: region.zone, opensAt: opens, closesAt: closes, weekdays, breaks, ofWeekday, holidays: new Set(holidays) }
}

/** @param ofCategory the category's own working days for complaints; null: the region's for this class */
export function ruleFor(limits: Limits, caseClass: CaseClass, ofCategory: number | null): CaseRule {
  const { verify, firstResponse, silentClose, urgentHours = null } = limits
  return { verify, firstResponse, silentClose, urgentHours, solve: caseClass === 'complaint' ? (ofCategory ?? limits.complaint) : limits[caseClass] }
}

export function isWorkingDay(day: Day, calendar: WorkCalendar): boolean {
  return calendar.weekdays.includes(weekdayOf(day)) && !calendar.holidays.has(day)
}

/**
 * The deadline: closing time on the n-th working day after the day of receipt.
 * The day of receipt never counts, whatever the hour.
 */
export function dueAt(receivedAt: Date, workingDays: number, calendar: WorkCalendar): Date {
  let day = dayOf(receivedAt, calendar.zone)
  for (let left = workingDays; left > 0; ) {
    day = dayAfter(day)
    if (isWorkingDay(day, calendar)) left--
  }
  return closingOf(day, calendar)
}

/** By when the team has checked it; with that rule switched off the deadline of the whole is all there is. */
export function verifyDueAt(at: Date, { verify, solve }: CaseRule, calendar: WorkCalendar): Date {
  return dueAt(at, verify ?? solve, calendar)
}

export function closingOf(day: Day, calendar: WorkCalendar): Date {
  return instantAt(day, timesOf(day, calendar).closes, calendar.zone)
}

export function openingOf(day: Day, calendar: WorkCalendar): Date {
  return instantAt(day, timesOf(day, calendar).opens, calendar.zone)
}

/** The hours of this very day, were it worked. */
export function timesOf(day: Day, { opensAt = '08:00', closesAt, breaks, ofWeekday }: WorkCalendar) {
  const own = ofWeekday?.[weekdayOf(day)]
  return { opens: own?.opens ?? opensAt, closes: own?.closes ?? closesAt, breaks: own?.breaks ?? breaks }
}

/** Working days after `from`, up to and with `to`. 0 when `to` is not later. */
export function workingDaysBetween(from: Day, to: Day, calendar: WorkCalendar): number {
  const whole = Math.max(0, daysBetween(from, to))
  let count = 0
  for (let day = from, left = whole; left > 0; left--) {
    day = dayAfter(day)
    if (isWorkingDay(day, calendar)) count++
  }
  return count
}

/** Working days whose closing time fell into the pause: these, and only these, are given back. */
export function pausedDays(pausedAt: Date, resumedAt: Date, calendar: WorkCalendar): number {
  const first = dayOf(pausedAt, calendar.zone)
  const last = dayOf(resumedAt, calendar.zone)
  let count = 0
  for (let day = first; day <= last; day = dayAfter(day)) {
    const closing = closingOf(day, calendar)
    if (isWorkingDay(day, calendar) && closing >= pausedAt && closing < resumedAt) count++
  }
  return count
}

/** The deadline after a pause. Never earlier than it was. */
export function dueAfterPause(due: Date, pause: { from: Date; to: Date }, calendar: WorkCalendar): Date {
  const days = pausedDays(pause.from, pause.to, calendar)
  return days === 0 ? due : dueAt(due, days, calendar)
}

export type TimeLeft = {
  /** soon: one working day or less · done: answered or ended, the agency's clock stands */
  kind: 'ok' | 'soon' | 'late' | 'paused' | 'done'
  /** Working days: left, or (late) since the deadline; at least 1 when late. */
  days: number
  /** The deadline that counts now. */
  dueAt: Date
}

export type Clock = { state: CaseState; dueAt: Date; verifyDueAt: Date; pausedAt: Date | null; leadAgencyId: string | null }

/** Before somebody holds the case the team's deadline counts, then the agency's. */
export function nextDueAt(found: Clock): Date {
  const isTeams = found.leadAgencyId === null || found.state === 'in_review'
  return isTeams && found.verifyDueAt < found.dueAt ? found.verifyDueAt : found.dueAt
}

export function describeTimeLeft(found: Clock, now: Date, calendar: WorkCalendar): TimeLeft {
  const due = nextDueAt(found)
  if (isEnded(found.state) || found.state === 'answered') return { kind: 'done', days: 0, dueAt: due }
  if (found.pausedAt) {
    const moved = dueAfterPause(due, { from: found.pausedAt, to: now }, calendar)
    return { kind: 'paused', days: daysUntil(moved, now, calendar), dueAt: moved }
  }
  if (now > due) return { kind: 'late', days: Math.max(1, daysLate(due, now, calendar)), dueAt: due }
  const days = daysUntil(due, now, calendar)
  return { kind: days <= 1 ? 'soon' : 'ok', days, dueAt: due }
}

export function daysLate(due: Date, now: Date, calendar: WorkCalendar): number {
  return workingDaysBetween(dayOf(due, calendar.zone), dayOf(now, calendar.zone), calendar)
}

function daysUntil(due: Date, now: Date, calendar: WorkCalendar): number {
  return workingDaysBetween(dayOf(now, calendar.zone), dayOf(due, calendar.zone), calendar)
}
