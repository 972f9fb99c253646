/** What a person can do with a case now: one table. Pure. The first action is the one the screen brings out. */
import { CLASS_STEPS } from '#cases/classes/classes.ts'
import type { CaseClass, CaseRule } from '#cases/sla.ts'
import type { CaseState } from '#cases/states.ts'
import { may, type Permission, type Role } from '#staff/permissions.ts'

export type DeskAction =
  | TransferAction
  | 'verify'
  | 'approve'
  | 'send_back'
  | 'take'
  | 'answer'
  | 'progress'
  | 'resume'
  | 'assign'
  | 'ask'
  | 'link'
  | 'edit'
  | 'about'
  | 'instruct'
  | 'note'
  | 'return'
  | 'reject'
  | 'ppid'
  | 'extend'
  | 'decide'
  | 'release'
  | 'lift'

/** With other governments: hand over, write down what came back, mark as sent, take back; and, as the one who got it, send back. */
type TransferAction = 'transfer' | 'reply' | 'sent' | 'withdraw' | 'refuse'

type Rule = { permission: Permission; states: readonly CaseState[]; who: 'team' | 'agency' | 'both' }

const OPEN: readonly CaseState[] = ['received', 'verified', 'assigned', 'in_progress', 'in_review', 'waiting_for_reporter', 'answered', 'transferred']
const BEFORE_ANSWER: readonly CaseState[] = ['received', 'verified', 'assigned', 'in_progress', 'waiting_for_reporter']

/** In the order in which they are offered. */
export const RULES: Record<DeskAction, Rule> = {
  decide: { permission: 'case.decide', states: ['answered', 'closed', 'rejected'], who: 'team' }, // an objection waits
  release: { permission: 'case.triage', states: ['received'], who: 'team' }, // of a slowed sender
  reply: { permission: 'case.triage', states: ['transferred', 'waiting_for_reporter'], who: 'team' },
  sent: { permission: 'case.triage', states: ['transferred'], who: 'team' },
  verify: { permission: 'case.triage', states: ['received', 'verified', 'rejected'], who: 'team' }, // rejected: somebody disagreed
  approve: { permission: 'case.check', states: ['in_review'], who: 'team' },
  send_back: { permission: 'case.check', states: ['in_review'], who: 'team' },
  take: { permission: 'case.work', states: ['assigned', 'in_progress'], who: 'agency' },
  answer: { permission: 'case.work', states: BEFORE_ANSWER, who: 'both' },
  progress: { permission: 'case.work', states: ['assigned', 'in_progress', 'transferred'], who: 'both' },
  resume: { permission: 'case.triage', states: ['waiting_for_reporter'], who: 'team' }, // the reporter telephoned
  assign: { permission: 'case.triage', states: ['assigned', 'in_progress', 'waiting_for_reporter'], who: 'team' },
  ask: { permission: 'case.triage', states: ['received', 'verified', 'assigned', 'in_progress'], who: 'team' },
  link: { permission: 'case.triage', states: BEFORE_ANSWER, who: 'team' },
  transfer: { permission: 'case.triage', states: ['received', 'verified', 'assigned', 'in_progress'], who: 'team' },
  edit: { permission: 'case.triage', states: OPEN, who: 'team' },
  about: { permission: 'case.triage', states: OPEN, who: 'team' }, // whom it complains of; see asksAbout
  instruct: { permission: 'case.instruct', states: OPEN, who: 'both' },
  note: { permission: 'case.note', states: [...OPEN, 'closed', 'rejected', 'linked'], who: 'both' },
  return: { permission: 'case.work', states: ['assigned', 'in_progress'], who: 'agency' },
  reject: { permission: 'case.triage', states: BEFORE_ANSWER, who: 'team' },
  ppid: { permission: 'case.triage', states: ['received', 'verified', 'assigned', 'in_progress'], who: 'team' },
  extend: { permission: 'case.work', states: ['assigned', 'in_progress'], who: 'both' },
  refuse: { permission: 'case.triage', states: ['received', 'verified', 'assigned', 'in_progress'], who: 'team' },
  withdraw: { permission: 'case.triage', states: ['transferred'], who: 'team' },
  lift: { permission: 'case.triage', states: ['received'], who: 'team' },
}

type Reader = { role: Role; agencyId: string | null }
type About = AboutTransfer & {
  state: CaseState
  class: CaseClass
  rule: Pick<CaseRule, 'ppid'>
  /** It may speak of an official: whom, is for the team to say. */
  asksAbout?: boolean
  /** A reporter's objection waits for the coordinator. */
  isObjected?: boolean
  /** Of a slowed sender, and its day has not come. */
  isHeld?: boolean
  agencies: readonly { id: string; part: 'lead' | 'support'; takenAt: Date | null; isReturned: boolean }[]
}
/** Left out: it was never handed over, nor sent back too often. */
type AboutTransfer = {
  transfer?: { isActive: boolean; way: string; acceptedAt: Date | null; sentAt: Date | null } | null
  received?: { state: 'open' | 'returned' | 'withdrawn' } | null
  isForCoordinator?: boolean
  decidedAt?: Date | null
}

export function actionsFor(
  { role, agencyId }: Reader,
  { state, agencies, asksAbout = false, isObjected = false, isHeld = false, ...about }: About,
): DeskAction[] {
  const side = may(role, 'case.read_all') ? 'team' : 'agency'
  const mine = agencies.find(({ id, isReturned }) => id === agencyId && !isReturned)
  const allowed = (Object.entries(RULES) as [DeskAction, Rule][]).filter(
    ([, rule]) => may(role, rule.permission) && rule.states.includes(state) && (rule.who === 'both' || rule.who === side),
  )
  return allowed
    .map(([action]) => action)
    .filter((action) => {
      if (action === 'about') return asksAbout
      if (action === 'decide') return isObjected
      if (action === 'release' || action === 'lift') return isHeld
      if (action === 'take') return mine?.takenAt === null
      if (action === 'ppid' && (!CLASS_STEPS[about.class].passesToPpid || about.rule.ppid)) return false
      if (action === 'extend') return about.rule.ppid === 'passed'
      if (!isPossible(action, about, { mayDecide: may(role, 'case.decide'), isLead: mine?.part === 'lead' })) return false
      // Who only supports a case tells what was done; answering is for who leads it.
      return action !== 'answer' || side === 'team' || mine?.part === 'lead'
    })
}

type Standing = { mayDecide: boolean; isLead: boolean }

function isPossible(
  action: DeskAction,
  { transfer, received, isForCoordinator = false, decidedAt }: AboutTransfer,
  { mayDecide, isLead }: Standing,
): boolean {
  const active = transfer?.isActive ? transfer : undefined
  const isOutside = active !== undefined && active.way !== 'region'
  switch (action) {
    // What comes back from outside is written down by hand; from a region here it comes by itself.
    case 'reply':
      return isOutside
    case 'sent':
      return isOutside && active.sentAt === null
    case 'withdraw':
      return isOutside || active?.acceptedAt === null
    case 'refuse':
      return received?.state === 'open'
    // What a region handed to us is sent back to it, not refused to a reporter we do not know.
    case 'reject':
      return received?.state !== 'open' && !active
    case 'verify':
      return (!isForCoordinator || mayDecide) && (received?.state ?? 'open') === 'open'
    case 'assign':
    case 'ppid':
      return (!isForCoordinator || mayDecide) && !active
    case 'transfer':
      return !isForCoordinator || mayDecide
    case 'return':
      return !(isLead && decidedAt)
    default:
      return true
  }
}

/** Single keys at the desk, outside of fields. */
export const KEYS: Partial<Record<DeskAction, string>> = { verify: 'V', assign: 'D', ask: 'M', link: 'T', transfer: 'L', reject: 'X' }
