/**
 * Lives through the steps of an invented case up to now: what its row, its agencies' rows and its history look like.
 * Pure. Does by hand what the commands of src/cases do, without telling anybody.
 */
import type { CaseAgency } from '#cases/assignment.ts'
import { readClock } from '#cases/clock/clock.ts'
import { firstAnswerDueAt } from '#cases/clock/first-answer.ts'
import { hashOf } from '#cases/history/chain.ts'
import { isPublic, type EventKind } from '#cases/events.ts'
import { LADDER, levelDue, type Rung } from '#cases/escalation.ts'
import { dueAt, verifyDueAt, type CaseRule, type WorkCalendar } from '#cases/sla.ts'
import { ENDED, type CaseState, type Outcome } from '#cases/states.ts'
import type { CaseEventRow } from '#cases/history/queries.ts'
import type { Step } from '#demo/timeline.ts'

export type Lived = {
  state: CaseState
  version: number
  leadAgencyId: string | null
  receivedAt: Date
  verifyDueAt: Date
  dueAt: Date
  firstDueAt: Date | null
  pausedAt: Date | null
  verifiedAt: Date | null
  assignedAt: Date | null
  firstResponseAt: Date | null
  answeredAt: Date | null
  handedInAt: Date | null
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
  /** The first report: whose reporter speaks. */
  reportId: string
  rule: CaseRule
  calendar: WorkCalendar
  rungs: readonly Rung[]
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

export type LivedEvent = CaseEventRow & { step: Step /** Of the photo that came with it. */; photoId?: string }
export type Life = { row: Lived; agencies: CaseAgency[]; events: LivedEvent[] }

const TO: Partial<Record<EventKind, CaseState>> = {
  opened: 'received',
  verified: 'verified',
  assigned: 'assigned',
  taken: 'in_progress',
  returned: 'received',
  progress: 'in_progress',
  asked: 'waiting_for_reporter',
  resumed: 'in_progress',
  submitted: 'in_review',
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
    state: 'received',
    version: 0,
    leadAgencyId: null,
    receivedAt: first.at,
    verifyDueAt: verifyDueAt(first.at, rule, calendar),
    dueAt: dueAt(first.at, rule.solve, calendar),
    firstDueAt: null,
    pausedAt: null,
    verifiedAt: null,
    assignedAt: null,
    firstResponseAt: null,
    answeredAt: null,
    handedInAt: null,
    closedAt: null,
    outcome: null,
    reopenedCount: 0,
    returnedCount: 0,
    escalationLevel: 0,
    rejectReason: null,
  }
  const life: Life = { row, agencies: [], events: [] }
  for (const step of steps) {
    if (step.at <= now) take(life, step, setting)
  }
  keepTime(life, setting)
  return climb(life, setting)
}

/** The deadlines that follow from what happened. */
function keepTime({ row, agencies, events }: Life, { rule, calendar }: Setting): void {
  const { dueAt, verifyDueAt, firstDueAt } = readClock(events, { rule, calendar })
  Object.assign(row, { dueAt, verifyDueAt, firstDueAt: firstDueAt ?? null })
  const lead = agencies.findLast(({ returnedAt }) => returnedAt === null)
  if (lead && firstDueAt) lead.firstResponseDueAt = firstDueAt
}

function take(life: Life, step: Step, setting: Setting): void {
  const { row } = life
  const agencyId = step.isStray ? setting.strayId : setting.agencyId
  const from = row.state
  const to = TO[step.kind]
  if (to && to !== 'waiting_for_reporter') row.pausedAt = null
  EFFECTS[step.kind]?.({ life, step, agencyId, setting })
  if (to) {
    row.state = to
    row.version++
    if (ENDED.includes(to)) row.closedAt = step.at
  }
  const photoId = step.withPhoto ? (photoHandedIn(life, step) ?? setting.idAt(step.at)) : undefined
  const moved = step.kind === 'opened' ? { to } : to && (step.kind !== 'progress' || from === 'assigned') ? { from, to } : {}
  note(life, step, {
    ...setting,
    agencyId,
    photoId,
    details: { ...DETAILS[step.kind]?.({ step, setting, photoId, handedInAt: row.handedInAt }), ...moved },
  })
}

/** The photo of an answer that was checked goes over to the answer that went out. */
function photoHandedIn({ events }: Life, { kind, by }: Step): string | undefined {
  const waiting = kind === 'answered' && by === 'team' ? events.findLast((event) => event.kind === 'submitted') : undefined
  const photoId = waiting?.photoId
  if (waiting) delete waiting.photoId
  return photoId
}

type Effect = (about: { life: Life; step: Step; agencyId: string; setting: Setting }) => void

const EFFECTS: Partial<Record<EventKind, Effect>> = {
  verified: ({ life: { row }, step }) => void (row.verifiedAt ??= step.at),
  assigned: ({ life, step: { at }, agencyId, setting: { rule, calendar } }) => {
    Object.assign(life.row, { assignedAt: at, leadAgencyId: agencyId })
    const firstResponseDueAt = firstAnswerDueAt({ at, isUrgent: false }, rule, calendar)
    life.agencies.push({ ...NEW_PART, agencyId, assignedAt: at, firstResponseDueAt })
  },
  taken: ({ life, step, agencyId }) => mark(life, agencyId, { takenAt: step.at }),
  progress: speak,
  asked: (about) => {
    speak(about)
    about.life.row.pausedAt = about.step.at
  },
  submitted: (about) => {
    speak(about)
    about.life.row.handedInAt = about.step.at
  },
  answered: (about) => {
    speak(about)
    about.life.row.answeredAt = about.step.at
  },
  returned: ({ life: { row, ...life }, step, agencyId }) => {
    mark(life, agencyId, { returnedAt: step.at, returnReason: step.text })
    Object.assign(row, { leadAgencyId: null, returnedCount: row.returnedCount + 1 })
  },
  not_fixed: ({ life: { row } }) =>
    void Object.assign(row, { reopenedCount: row.reopenedCount + 1, answeredAt: null, handedInAt: null, escalationLevel: 1 }),
  confirmed: ({ life: { row } }) => void (row.outcome = 'confirmed'),
  closed_silent: ({ life: { row } }) => void (row.outcome = 'unconfirmed'),
  rejected: ({ life: { row }, step }) => void Object.assign(row, { outcome: 'rejected', rejectReason: step.text }),
}

const NEW_PART = { part: 'lead', takenAt: null, returnedAt: null, returnReason: null, firstResponseAt: null } as const

/** The agency's public word. */
function speak({ life, step, agencyId }: Parameters<Effect>[0]): void {
  life.row.firstResponseAt ??= step.at
  const own = life.agencies.findLast((one) => one.agencyId === agencyId)
  mark(life, agencyId, { takenAt: own?.takenAt ?? step.at, firstResponseAt: own?.firstResponseAt ?? step.at })
}

function mark({ agencies }: Pick<Life, 'agencies'>, agencyId: string, set: Partial<CaseAgency>): void {
  const own = agencies.findLast((one) => one.agencyId === agencyId)
  if (own) Object.assign(own, set)
}

type About = { step: Step; setting: Setting; photoId: string | undefined; handedInAt: Date | null }

function proofOf(photoId: string | undefined): Record<string, unknown> {
  return photoId ? { attachmentIds: [photoId] } : { reasonCode: 'explained', attachmentIds: [] }
}

/** What the commands write beside the words. */
const DETAILS: Partial<Record<EventKind, (about: About) => Record<string, unknown>>> = {
  opened: ({ setting: { channel } }) => ({ channel }),
  verified: () => ({ handedOver: true }),
  assigned: () => ({ support: [], released: [], note: '', isNewLead: true }),
  returned: () => ({ isLead: true }),
  progress: () => ({ attachmentIds: [] }),
  submitted: ({ photoId }) => proofOf(photoId),
  answered: ({ photoId, handedInAt }) => ({ ...proofOf(photoId), ...(handedInAt ? { submittedAt: handedInAt.toISOString() } : {}) }),
  confirmed: ({ setting: { reportId } }) => ({ reportId }),
  resumed: ({ setting: { reportId } }) => ({ reportId }),
  not_fixed: ({ step, setting: { reportId } }) => ({ reportId, words: step.text }),
  rated: ({ step, setting: { reportId } }) => ({ reportId, rating: step.stars }),
}

type Noted = Setting & { details: Record<string, unknown>; photoId?: string | undefined }

function note({ events }: Life, step: Step, setting: Noted): void {
  const last = events.at(-1)
  const ofAgency = step.by === 'agency' || ['assigned', 'not_fixed', 'answered'].includes(step.kind)
  const event = {
    caseId: setting.caseId,
    seq: events.length + 1,
    kind: step.kind,
    actor: step.actor,
    staffId: step.by === 'team' ? setting.teamStaffId : step.by === 'agency' ? (setting.staffOfAgency.get(setting.agencyId) ?? null) : null,
    agencyId: ofAgency ? setting.agencyId : null,
    isPublic: isPublic(step.kind),
    // A reporter's words are for those who work on it; they stand in the details.
    text: step.actor === 'reporter' ? '' : step.text,
    details: setting.details,
    at: step.at,
  }
  const previousHash = last?.hash ?? ''
  events.push({
    ...event,
    id: setting.idAt(step.at),
    regionId: setting.regionId,
    previousHash,
    hash: hashOf(event, previousHash),
    step,
    ...(setting.photoId && { photoId: setting.photoId }),
  })
}

/** A case that is late by now has climbed already: the first sweep finds nothing to tell. */
function climb(life: Life, setting: Setting): Life {
  const { row } = life
  const level = levelDue(row, setting.now, { ...setting, barred: [] })
  if (level <= row.escalationLevel) return life
  const last = life.events.at(-1)?.at ?? row.receivedAt
  const at = new Date(Math.min(setting.now.getTime(), Math.max(last.getTime(), row.dueAt.getTime()) + 5 * 60_000))
  const step: Step = { kind: 'escalated', actor: 'system', at, text: '', by: 'nobody' }
  const before = row.escalationLevel
  row.escalationLevel = level
  note(life, step, { ...setting, details: { before, level, asked: LADDER[level] } })
  return life
}
