/**
 * Lives through the steps of an invented case up to now: what its row, its agencies' rows and its history look like.
 * Pure. Does by hand what the commands of src/cases do, without telling anybody.
 */
import type { CaseAgency } from '#cases/assignment.ts'
import { hashOf } from '#cases/chain.ts'
import { isPublic, type EventKind } from '#cases/events.ts'
import { levelDue } from '#cases/escalation.ts'
import { dueAfterPause, dueAt, type CaseRule, type WorkCalendar } from '#cases/sla.ts'
import { ENDED, type CaseState, type Outcome } from '#cases/states.ts'
import type { CaseEventRow } from '#cases/event-queries.ts'
import type { Step } from '#demo/timeline.ts'

export type Lived = {
  state: CaseState
  version: number
  leadAgencyId: string | null
  receivedAt: Date
  verifyDueAt: Date
  dueAt: Date
  pausedAt: Date | null
  verifiedAt: Date | null
  assignedAt: Date | null
  firstResponseAt: Date | null
  answeredAt: Date | null
  closedAt: Date | null
  outcome: Outcome | null
  reopenedCount: number
  returnedCount: number
  escalationLevel: number
  rejectReason: string | null
}

export type Setting = {
  regionId: string
  caseId: string
  rule: CaseRule
  calendar: WorkCalendar
  agencyId: string
  /** The agency that was given the case by mistake. */
  strayId: string
  teamStaffId: string | null
  /** Staff of the agencies that have an account. */
  staffOfAgency: ReadonlyMap<string, string>
  channel: string
  now: Date
  idAt: (at: Date) => string
}

export type Life = { row: Lived; agencies: CaseAgency[]; events: (CaseEventRow & { step: Step })[] }

const TO: Partial<Record<EventKind, CaseState>> = {
  opened: 'received',
  verified: 'verified',
  assigned: 'assigned',
  taken: 'in_progress',
  returned: 'received',
  progress: 'in_progress',
  asked: 'waiting_for_reporter',
  resumed: 'in_progress',
  answered: 'answered',
  confirmed: 'closed',
  not_fixed: 'in_progress',
  closed_silent: 'closed',
  rejected: 'rejected',
}

export function live(steps: readonly Step[], setting: Setting): Life {
  const { rule, calendar, now } = setting
  const [first] = steps
  if (!first) throw new Error('a case begins with a step')
  const row: Lived = {
    state: 'received', version: 0, leadAgencyId: null, receivedAt: first.at,
    verifyDueAt: dueAt(first.at, rule.verify, calendar), dueAt: dueAt(first.at, rule.solve, calendar),
    pausedAt: null, verifiedAt: null, assignedAt: null, firstResponseAt: null, answeredAt: null, closedAt: null,
    outcome: null, reopenedCount: 0, returnedCount: 0, escalationLevel: 0, rejectReason: null,
  } // biome-ignore format: a row reads better close together
  const life: Life = { row, agencies: [], events: [] }
  for (const step of steps) {
    if (step.at <= now) take(life, step, setting)
  }
  return climb(life, setting)
}

function take(life: Life, step: Step, setting: Setting): void {
  const { row } = life
  const agencyId = step.isStray ? setting.strayId : setting.agencyId
  const from = row.state
  const to = TO[step.kind]
  if (row.pausedAt && to && to !== 'waiting_for_reporter') {
    row.dueAt = dueAfterPause(row.dueAt, { from: row.pausedAt, to: step.at }, setting.calendar)
    row.pausedAt = null
  }
  EFFECTS[step.kind]?.({ life, step, agencyId })
  if (to) {
    row.state = to
    row.version++
    if (ENDED.includes(to)) row.closedAt = step.at
  }
  note(life, step, { ...setting, agencyId, details: detailsOf(step, { from, to, channel: setting.channel }) })
}

type Effect = (about: { life: Life; step: Step; agencyId: string }) => void

const EFFECTS: Partial<Record<EventKind, Effect>> = {
  verified: ({ life: { row }, step }) => void (row.verifiedAt ??= step.at),
  assigned: ({ life, step, agencyId }) => {
    Object.assign(life.row, { assignedAt: step.at, leadAgencyId: agencyId })
    life.agencies.push({ agencyId, part: 'lead', assignedAt: step.at, takenAt: null, returnedAt: null, returnReason: null, firstResponseAt: null })
  },
  taken: ({ life, step, agencyId }) => mark(life, agencyId, { takenAt: step.at }),
  progress: speak,
  asked: (about) => {
    speak(about)
    about.life.row.pausedAt = about.step.at
  },
  answered: (about) => {
    speak(about)
    about.life.row.answeredAt = about.step.at
  },
  returned: ({ life, step, agencyId }) => {
    mark(life, agencyId, { returnedAt: step.at, returnReason: step.text })
    Object.assign(life.row, { leadAgencyId: null, returnedCount: life.row.returnedCount + 1 })
  },
  not_fixed: ({ life: { row } }) => void row.reopenedCount++,
  confirmed: ({ life: { row } }) => void (row.outcome = 'confirmed'),
  closed_silent: ({ life: { row } }) => void (row.outcome = 'unconfirmed'),
  rejected: ({ life: { row }, step }) => void Object.assign(row, { outcome: 'rejected', rejectReason: step.text }),
}

/** The agency's public word. */
function speak({ life, step, agencyId }: Parameters<Effect>[0]): void {
  life.row.firstResponseAt ??= step.at
  const own = life.agencies.findLast((one) => one.agencyId === agencyId)
  mark(life, agencyId, { takenAt: own?.takenAt ?? step.at, firstResponseAt: own?.firstResponseAt ?? step.at })
}

function mark({ agencies }: Life, agencyId: string, set: Partial<CaseAgency>): void {
  const own = agencies.findLast((one) => one.agencyId === agencyId)
  if (own) Object.assign(own, set)
}

function detailsOf(step: Step, { from, to, channel }: { from: CaseState; to: CaseState | undefined; channel: string }): Record<string, unknown> {
  if (step.kind === 'opened') return { to: 'received', channel }
  if (step.kind === 'rated') return { rating: step.stars }
  return to ? { from, to } : {}
}

type Noted = Setting & { details: Record<string, unknown> }

function note({ events }: Life, step: Step, setting: Noted): void {
  const last = events.at(-1)
  const ofAgency = step.by === 'agency' || step.kind === 'assigned'
  const event = {
    caseId: setting.caseId,
    seq: events.length + 1,
    kind: step.kind,
    actor: step.actor,
    staffId: step.by === 'team' ? setting.teamStaffId : step.by === 'agency' ? (setting.staffOfAgency.get(setting.agencyId) ?? null) : null,
    agencyId: ofAgency ? setting.agencyId : null,
    isPublic: isPublic(step.kind),
    text: step.text,
    details: setting.details,
    at: step.at,
  }
  const previousHash = last?.hash ?? ''
  events.push({ ...event, id: setting.idAt(step.at), regionId: setting.regionId, previousHash, hash: hashOf(event, previousHash), step })
}

/** A case that is late by now has climbed already: the first sweep finds nothing to tell. */
function climb(life: Life, setting: Setting): Life {
  const { row } = life
  const level = levelDue({ ...row, rule: setting.rule }, setting.now, setting.calendar)
  if (level === row.escalationLevel) return life
  const last = life.events.at(-1)?.at ?? row.receivedAt
  const at = new Date(Math.min(setting.now.getTime(), Math.max(last.getTime(), row.dueAt.getTime()) + 5 * 60_000))
  const step: Step = { kind: 'escalated', actor: 'system', at, text: '', by: 'nobody' }
  row.escalationLevel = level
  note(life, step, { ...setting, details: { level } })
  return life
}
