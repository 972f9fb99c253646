/**
 * What happens to one invented case, from the first word to the end, as steps in order of time.
 * The future is made as well; whoever uses the steps leaves out what lies after now. Pure but for chance.
 */
import type { EventActor, EventKind } from '#cases/events.ts'
import { dueAt, isWorkingDay, type CaseRule, type WorkCalendar } from '#cases/sla.ts'
import { OBJECTION } from '#cases/reporters/verdict.ts'
import type { Habit } from '#demo/habits.ts'
import type { Random } from '#demo/random.ts'
import { PHRASES, themeOf } from '#demo/story.ts'
import { dayAfter, dayOf, instantAt, type Day } from '#lib/dates.ts'

export type Step = {
  kind: EventKind
  actor: EventActor
  at: Date
  text: string
  /** Of the agency, of the admin team, or nobody of staff. */
  by: 'team' | 'agency' | 'nobody'
  /** Meant is the agency that was given the case by mistake. */
  isStray?: boolean
  withPhoto?: boolean
  stars?: number
}

/**
 * @property stray how the agency works that gets the case first and gives it back; undefined: the right one gets it at once
 * @property isStuck never answered
 */
export type Outline = {
  receivedAt: Date
  rule: CaseRule
  categoryCode: string
  /** What the agency says in the end. */
  answer: string
  habit: Habit
  stray?: Habit | undefined
  calendar: WorkCalendar
  withPhoto: boolean
  isStuck?: boolean | undefined
}

const DAY = 86_400_000

export function outlineSteps(outline: Outline, random: Random): Step[] {
  const { receivedAt, rule, calendar } = outline
  const steps: Step[] = [{ kind: 'opened', actor: 'reporter', at: receivedAt, text: '', by: 'nobody' }]
  const verifiedAt = later(receivedAt, random.chance(0.92) ? random.between(0.05, 1.6) : random.between(3, 4.5), { calendar, random })
  if (random.chance(0.05)) return [...steps, teamSays('rejected', verifiedAt, random.pick(PHRASES.rejections))]
  steps.push(teamSays('verified', verifiedAt, ''), teamSays('assigned', plus(verifiedAt, 1), ''))
  if (random.chance(0.08)) steps.push(teamSays('noted', plus(verifiedAt, 5), random.pick(PHRASES.notes)))
  const due = dueAt(receivedAt, rule.solve, calendar)
  if (!outline.stray) return inOrder([...steps, ...work(outline, verifiedAt, { due, random })])
  const returnedAt = later(
    verifiedAt,
    firstDays(rule) * (random.chance(outline.stray.returnsLate) ? random.between(1.1, 1.5) : random.between(0.1, 0.5)),
    { calendar, random },
  )
  const againAt = later(returnedAt, random.between(0.1, 1), { calendar, random })
  return inOrder([
    ...steps.map((step) => (step.kind === 'assigned' ? { ...step, isStray: true } : step)),
    { ...agencySays('returned', returnedAt, random.pick(PHRASES.returns)), isStray: true },
    teamSays('verified', againAt, ''),
    teamSays('assigned', plus(againAt, 1), ''),
    ...work(outline, plus(againAt, 1), { due, random }),
  ])
}

/** Working days; a region without that rule answers about as soon as the nation asks for. */
function firstDays({ firstResponse }: CaseRule): number {
  return firstResponse ?? 5
}

function inOrder(steps: Step[]): Step[] {
  return steps.sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** The agency's part. */
function work(outline: Outline, assignedAt: Date, { due, random }: { due: Date; random: Random }): Step[] {
  const { rule, habit, calendar, categoryCode, withPhoto } = outline
  const theme = themeOf(categoryCode)
  const days = { calendar, random }
  const spokenAt = later(
    assignedAt,
    firstDays(rule) * (random.chance(habit.answersFirstInTime) ? random.between(0.25, 0.95) : random.between(1.2, 2)),
    days,
  )
  const answeredAt = answerTime(outline, { assignedAt, due, random })
  const takenAt = earliest(
    later(assignedAt, random.between(0.1, Math.min(2, firstDays(rule) * 0.5)), days),
    plus(spokenAt, -20),
    plus(answeredAt ?? spokenAt, -20),
  )
  const steps = [agencySays('taken', takenAt, '')]
  const news = random.pick(theme.progress)
  const further = theme.progress.filter((text) => text !== news)
  if (!answeredAt || spokenAt < answeredAt) steps.push(agencySays('progress', spokenAt, news))
  if (!answeredAt) return steps
  if (random.chance(0.1)) steps.push(...question(takenAt, answeredAt, random))
  const middle = workTime(new Date((spokenAt.getTime() + answeredAt.getTime()) / 2), days)
  if (spokenAt < middle && middle < answeredAt && further.length > 0 && random.chance(0.25))
    steps.push(agencySays('progress', middle, random.pick(further)))
  steps.push({ ...agencySays('answered', answeredAt, outline.answer), withPhoto })
  return [...steps, ...judge(outline, answeredAt, { random, round: 1 })]
}

/** The agency asks, the reporter answers a day or two later: the clock stands still between. */
function question(takenAt: Date, answeredAt: Date, random: Random): Step[] {
  const askedAt = plus(takenAt, random.between(10, 90))
  const heardAt = new Date(askedAt.getTime() + random.between(0.3, 8) * DAY)
  if (heardAt >= answeredAt) return []
  const resumed: Step = { kind: 'resumed', actor: 'reporter', at: heardAt, text: '', by: 'nobody' }
  return [agencySays('asked', askedAt, random.pick(PHRASES.asks)), resumed]
}

/** @returns undefined: not so far */
function answerTime(
  { rule, habit, calendar, isStuck }: Outline,
  { assignedAt, due, random }: { assignedAt: Date; due: Date; random: Random },
): Date | undefined {
  const days = { calendar, random }
  if (isStuck) return undefined
  if (!random.chance(habit.answersInTime)) {
    return later(due, random.between(0.5, habit.lateBy), days)
  }
  const wished = later(assignedAt, rule.solve * (0.25 + 0.5 * random.next()), days)
  return wished < due ? wished : new Date(due.getTime() - random.between(0.5, 5) * 3_600_000)
}

/** What the reporter says of the answer; "not fixed" begins another round of work. */
function judge(outline: Outline, answeredAt: Date, { random, round }: { random: Random; round: number }): Step[] {
  const { habit, calendar, rule } = outline
  const word = random.weighted({
    fixed: habit.fixed,
    not_fixed: round === 1 ? habit.notFixed : 0.05,
    silent: Math.max(0.02, 1 - habit.fixed - habit.notFixed),
  })
  const heardAt = new Date(answeredAt.getTime() + random.between(0.02, 3) * DAY)
  if (word === 'silent')
    return [
      { kind: 'closed_silent', actor: 'system', at: plus(dueAt(answeredAt, rule.silentClose ?? OBJECTION, calendar), 7), text: '', by: 'nobody' },
    ]
  if (word === 'fixed') {
    const confirmed: Step = { kind: 'confirmed', actor: 'reporter', at: heardAt, text: '', by: 'nobody' }
    return random.chance(0.6)
      ? [confirmed, { kind: 'rated', actor: 'reporter', at: plus(heardAt, 1), text: '', by: 'nobody', stars: starsOf(habit, random) }]
      : [confirmed]
  }
  const again = later(heardAt, random.between(1, 6), { calendar, random })
  return [
    { kind: 'not_fixed', actor: 'reporter', at: heardAt, text: random.pick(PHRASES.notFixed), by: 'nobody' },
    { ...agencySays('answered', again, outline.answer), withPhoto: outline.withPhoto },
    ...judge(outline, again, { random, round: round + 1 }),
  ]
}

function starsOf({ stars }: Habit, random: Random): number {
  return Math.min(5, Math.max(1, Math.round(stars + 1.1 * random.bell())))
}

/** Where a second person checks: the agency hands its answer in some hours before the team lets it out. */
export function checkedFirst(steps: readonly Step[], random: Random): Step[] {
  return steps.flatMap((step, index) => {
    const before = steps[index - 1]
    if (step.kind !== 'answered' || !before) return [step]
    const handedIn = new Date(Math.max(plus(before.at, 10).getTime(), plus(step.at, -60 * random.between(1, 30)).getTime()))
    return [
      { ...step, kind: 'submitted' as const, at: handedIn },
      { ...step, by: 'team' as const },
    ]
  })
}

function teamSays(kind: EventKind, at: Date, text: string): Step {
  return { kind, actor: 'staff', at, text, by: 'team' }
}

function agencySays(kind: EventKind, at: Date, text: string): Step {
  return { kind, actor: 'staff', at, text, by: 'agency' }
}

function earliest(...instants: Date[]): Date {
  return new Date(Math.min(...instants.map(Number)))
}

function plus(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000)
}

type WorkDays = { calendar: WorkCalendar; random: Random }

/** @param days working days, broken numbers too: less than one may be the same day */
export function later(at: Date, days: number, { calendar, random }: WorkDays): Date {
  let day = dayOf(at, calendar.zone)
  for (let left = Math.floor(days); left > 0; ) {
    day = dayAfter(day)
    if (isWorkingDay(day, calendar)) left--
  }
  const moment = timeOn(nextWorkingDay(day, calendar), { calendar, random })
  return moment > at ? moment : timeOn(nextWorkingDay(dayAfter(day), calendar), { calendar, random })
}

/** The same day within working hours, or the next working day. */
function workTime(at: Date, { calendar, random }: WorkDays): Date {
  return timeOn(nextWorkingDay(dayOf(at, calendar.zone), calendar), { calendar, random })
}

function nextWorkingDay(from: Day, calendar: WorkCalendar): Day {
  let day = from
  while (!isWorkingDay(day, calendar)) day = dayAfter(day)
  return day
}

/** Within the seven hours before closing time. */
function timeOn(day: Day, { calendar, random }: WorkDays): Date {
  return plus(instantAt(day, calendar.closesAt, calendar.zone), -random.between(5, 420))
}
