/** When a late case climbs, and to whom. Pure. Nothing that is held by nobody is ever skipped. */
import type { About } from '#cases/about/reader.ts'
import { daysLate, type Clock, type WorkCalendar } from '#cases/sla.ts'
import { isEnded, WITH_REPORTER } from '#cases/states.ts'

/** Who is asked at each level; the level is the place in this list. A region may leave rungs out; their levels then stay unused. */
export const LADDER = ['contact_officer', 'agency_head', 'coordinator', 'sekda', 'leader', 'inspectorate'] as const
export type LadderRole = (typeof LADDER)[number]

/** The inspectorate stands above the leader for what is about him, and for nothing else. */
export const TOP_LEVEL = LADDER.indexOf('leader')

/** From so many working days of being late on. The region's own (settings.escalation.rungs). */
export type Rung = { to: LadderRole; daysLate: number }

/** @property barred whom this case is about: it goes past them */
export type Climb = { rungs: readonly Rung[]; barred: readonly LadderRole[] }

/** With the admin team there is no agency to ask: the ladder begins at the coordinator, at once. */
const FIRST_OF_TEAM: Rung = { to: 'coordinator', daysLate: 0 }

/** Complaints about the leader or the secretary end at the inspectorate, when the first of both would have heard of them. */
export function climbOf({ about }: { about: About | null }, rungs: readonly Rung[]): Climb {
  if (about !== 'leader') return { rungs, barred: [] }
  const kept = rungs.filter(({ to }) => HEADS.includes(to))
  const days = kept.length > 0 ? Math.min(...kept.map(({ daysLate }) => daysLate)) : 0
  return { rungs: [...rungs, { to: 'inspectorate', daysLate: days }], barred: HEADS }
}

const HEADS: readonly LadderRole[] = ['sekda', 'leader']

export type Escalating = Clock & { /** By when the agency owes its first word. */ firstDueAt: Date | null; escalationLevel: number }

/** @returns the level the case should have by now; never lower than the one it has */
export function levelDue(found: Escalating, now: Date, { calendar, rungs, barred }: Climb & { calendar: WorkCalendar }): number {
  if (isEnded(found.state) || WITH_REPORTER.includes(found.state)) return found.escalationLevel
  const passed = deadlinesOf(found).filter((due) => due < now)
  if (passed.length === 0) return found.escalationLevel
  const days = Math.max(...passed.map((due) => daysLate(due, now, calendar)))
  const reached = ladderOf(found, { rungs, barred }).filter((rung) => days >= rung.daysLate)
  return Math.max(found.escalationLevel, ...reached.map(({ to }) => LADDER.indexOf(to)))
}

/** Nobody of an agency has it in hand: it waits for somebody to take it on, for a second look, or for another government. */
export function isWithTeam({ state, leadAgencyId }: Pick<Clock, 'state' | 'leadAgencyId'>): boolean {
  return leadAgencyId === null || state === 'in_review' || state === 'transferred'
}

/** The rungs of this case. Where the team has it, the lowest rung there is for it is reached at once. */
function ladderOf(found: Escalating, { rungs, barred }: Climb): Rung[] {
  const open = rungs.filter(({ to }) => !barred.includes(to))
  if (!isWithTeam(found)) return open
  const [first = FIRST_OF_TEAM, ...others] = open
    .filter(({ to }) => LADDER.indexOf(to) >= LADDER.indexOf(FIRST_OF_TEAM.to))
    .sort((a, b) => LADDER.indexOf(a.to) - LADDER.indexOf(b.to))
  return [{ ...first, daysLate: 0 }, ...others]
}

/** Those that are running, soonest first: what whoever holds the case owes. */
export function deadlinesOf(found: Escalating): Date[] {
  const isUnverified = found.state === 'in_review' || (found.leadAgencyId === null && found.state !== 'transferred')
  const firstWord = isWithTeam(found) ? null : found.firstDueAt
  const all = [found.dueAt, ...(isUnverified ? [found.verifyDueAt] : []), ...(firstWord ? [firstWord] : [])]
  return all.sort((a, b) => a.getTime() - b.getTime())
}
