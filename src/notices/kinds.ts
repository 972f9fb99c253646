/** Who among the staff hears of what, and how fast: the whole rule. Pure. What residents hear stands in notifications/audience.ts. */
import type { CaseAgency } from '#cases/assignment.ts'
import { hasPart } from '#cases/assignment.ts'
import { LADDER, type LadderRole } from '#cases/escalation.ts'
import type { EventKind } from '#cases/events.ts'
import { isEnded, WITH_REPORTER, type CaseState } from '#cases/states.ts'

/** holder: the agency that leads, else the team · helpers: agencies asked to help · supervisor: head of the agency · rungs: those it climbed to */
type Audience = 'holder' | 'helpers' | 'supervisor' | 'team' | 'coordinator' | 'rungs'

/** soon: at once in waking hours, several as one · digest: with everything else next morning. What is urgent goes at once in any case. */
export type Pace = 'now' | 'soon' | 'digest'

/** What must still be so when the time has come; otherwise somebody was quicker, and there is nothing to tell. */
type While = 'held' | 'running' | 'with_team' | 'in_review' | 'always'

type Rule = { to: readonly Audience[]; pace: Exclude<Pace, 'now'>; while: While }

const RULES = {
  assigned: { to: ['holder', 'helpers'], pace: 'soon', while: 'held' },
  instructed: { to: ['holder', 'supervisor'], pace: 'soon', while: 'running' },
  sent_back: { to: ['holder'], pace: 'soon', while: 'held' },
  decided: { to: ['holder'], pace: 'soon', while: 'held' },
  succeeded: { to: ['holder'], pace: 'soon', while: 'held' },
  passed_to_ppid: { to: ['holder'], pace: 'soon', while: 'held' },
  resumed: { to: ['holder'], pace: 'digest', while: 'running' },
  returned: { to: ['team', 'coordinator'], pace: 'digest', while: 'with_team' },
  transfer_returned: { to: ['team', 'coordinator'], pace: 'digest', while: 'with_team' },
  transfer_silent: { to: ['team'], pace: 'digest', while: 'running' },
  submitted: { to: ['team'], pace: 'digest', while: 'in_review' },
  not_fixed: { to: ['holder', 'supervisor'], pace: 'digest', while: 'running' },
  objected: { to: ['team', 'coordinator'], pace: 'digest', while: 'always' },
  escalated: { to: ['rungs'], pace: 'digest', while: 'running' },
} as const satisfies Partial<Record<EventKind, Rule>>

/** reminder: of a deadline that comes near; revealed: somebody opened who reported; no events of the case. */
export type NoticeKind = keyof typeof RULES | 'reminder' | 'revealed'

/** Gravest first: a case that has several things to say stands in a digest once, with the first of these. */
export const NOTICE_KINDS = [
  'revealed',
  'escalated',
  'instructed',
  'objected',
  'not_fixed',
  'reminder',
  'sent_back',
  'decided',
  'assigned',
  'succeeded',
  'passed_to_ppid',
  'resumed',
  'submitted',
  'returned',
  'transfer_returned',
  'transfer_silent',
] as const satisfies readonly NoticeKind[]

/** admin: the team; restricted_officer: those for whom alone a restricted matter exists; the others as escalation has them. */
export type NoticeRung = 'admin' | 'restricted_officer' | LadderRole

/** On whose behalf somebody is told: a rung, of this agency where it is one of an agency. */
export type Addressed = { rung: NoticeRung; agencyId: string | null }

export type HeardCase = { state: CaseState; leadAgencyId: string | null; isUrgent: boolean }
export type HeardEvent = { kind: EventKind; agencyId: string | null; details: Record<string, unknown> }

/** @returns undefined: staff hear nothing of it */
export function ruleOf({ kind, details }: Pick<HeardEvent, 'kind' | 'details'>): (Rule & { kind: keyof typeof RULES }) | undefined {
  if (!Object.hasOwn(RULES, kind)) return undefined
  // An agency that only helped has given its part back: whoever leads goes on.
  if (kind === 'returned' && details['isLead'] !== true) return undefined
  const named = kind as keyof typeof RULES
  return { ...RULES[named], kind: named }
}

/** @param rungs the region's ladder */
export function addressedBy(
  rule: Pick<Rule, 'to'>,
  event: HeardEvent,
  { found, rungs }: { found: HeardCase; rungs: readonly LadderRole[] },
): Addressed[] {
  return rule.to.flatMap((audience) => rungsOf(audience, event, { found, rungs }))
}

function rungsOf(audience: Audience, event: HeardEvent, { found, rungs }: { found: HeardCase; rungs: readonly LadderRole[] }): Addressed[] {
  const lead = found.leadAgencyId
  switch (audience) {
    case 'team':
      return [{ rung: 'admin', agencyId: null }]
    case 'coordinator':
      return [{ rung: 'coordinator', agencyId: null }]
    case 'holder':
      // Asking others to help is no news for the one who leads.
      return event.kind === 'assigned' && event.details['isNewLead'] !== true ? [] : [holderOf(found)]
    case 'helpers':
      return textsIn(event.details['support']).map((agencyId) => ({ rung: 'contact_officer', agencyId }))
    case 'supervisor':
      return [lead ? { rung: 'agency_head', agencyId: lead } : { rung: 'coordinator', agencyId: null }]
    case 'rungs':
      return climbedTo(event.details, rungs).map((rung) => ({ rung, agencyId: lead }))
  }
}

/** Whoever has it in hand: reminded before a deadline. */
export function holderOf({ state, leadAgencyId }: Pick<HeardCase, 'state' | 'leadAgencyId'>): Addressed {
  const isAgency = leadAgencyId !== null && state !== 'in_review' && state !== 'transferred'
  return isAgency ? { rung: 'contact_officer', agencyId: leadAgencyId } : { rung: 'admin', agencyId: null }
}

/** After an outage several rungs are climbed in one step: each of them hears of it. */
function climbedTo({ before, level }: Record<string, unknown>, rungs: readonly LadderRole[]): LadderRole[] {
  return LADDER.filter((role, place) => place > Number(before) && place <= Number(level) && (rungs.includes(role) || place === Number(level)))
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** Whether it is still so. @param agencyId of the one who is to hear it */
export function isStillSo(
  kind: NoticeKind,
  { found, agencies, agencyId }: { found: HeardCase; agencies: readonly CaseAgency[]; agencyId: string | null },
): boolean {
  const isRunning = !isEnded(found.state) && !WITH_REPORTER.includes(found.state)
  if (kind === 'revealed') return true
  switch (kind === 'reminder' ? 'running' : RULES[kind].while) {
    case 'running':
      return isRunning
    case 'held':
      return isRunning && (agencyId === null || hasPart(agencies, agencyId))
    case 'with_team':
      return isRunning && found.leadAgencyId === null
    case 'in_review':
      return found.state === 'in_review'
    case 'always':
      return true
  }
}
