/** What a person can do with a case now: one table. Pure. The first action is the one the screen brings out. */
import { CLASS_STEPS } from '#cases/classes/classes.ts'
import type { CaseClass, CaseRule } from '#cases/sla.ts'
import type { CaseState } from '#cases/states.ts'
import { may, type Permission, type Role } from '#staff/permissions.ts'

export type DeskAction =
  | 'verify'
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

type Rule = { permission: Permission; states: readonly CaseState[]; who: 'team' | 'agency' | 'both' }

const OPEN: readonly CaseState[] = ['received', 'verified', 'assigned', 'in_progress', 'in_review', 'waiting_for_reporter', 'answered', 'transferred']
const BEFORE_ANSWER: readonly CaseState[] = ['received', 'verified', 'assigned', 'in_progress', 'waiting_for_reporter']

/** In the order in which they are offered. */
export const RULES: Record<DeskAction, Rule> = {
  verify: { permission: 'case.triage', states: ['received', 'verified', 'rejected'], who: 'team' }, // rejected: somebody disagreed
  take: { permission: 'case.work', states: ['assigned', 'in_progress'], who: 'agency' },
  answer: { permission: 'case.work', states: BEFORE_ANSWER, who: 'both' },
  progress: { permission: 'case.work', states: ['assigned', 'in_progress'], who: 'both' },
  resume: { permission: 'case.triage', states: ['waiting_for_reporter'], who: 'team' }, // the reporter telephoned
  assign: { permission: 'case.triage', states: ['assigned', 'in_progress', 'waiting_for_reporter'], who: 'team' },
  ask: { permission: 'case.triage', states: ['received', 'verified', 'assigned', 'in_progress'], who: 'team' },
  link: { permission: 'case.triage', states: BEFORE_ANSWER, who: 'team' },
  edit: { permission: 'case.triage', states: OPEN, who: 'team' },
  about: { permission: 'case.triage', states: OPEN, who: 'team' }, // whom it complains of; see asksAbout
  instruct: { permission: 'case.instruct', states: OPEN, who: 'both' },
  note: { permission: 'case.note', states: [...OPEN, 'closed', 'rejected', 'linked'], who: 'both' },
  return: { permission: 'case.work', states: ['assigned', 'in_progress'], who: 'agency' },
  reject: { permission: 'case.triage', states: BEFORE_ANSWER, who: 'team' },
  ppid: { permission: 'case.triage', states: ['received', 'verified', 'assigned', 'in_progress'], who: 'team' },
  extend: { permission: 'case.work', states: ['assigned', 'in_progress'], who: 'both' },
}

type Reader = { role: Role; agencyId: string | null }
type About = {
  state: CaseState
  class: CaseClass
  rule: Pick<CaseRule, 'ppid'>
  /** It may speak of an official: whom, is for the team to say. */
  asksAbout?: boolean
  agencies: readonly { id: string; part: 'lead' | 'support'; takenAt: Date | null; isReturned: boolean }[]
}

export function actionsFor({ role, agencyId }: Reader, { state, agencies, asksAbout = false, ...about }: About): DeskAction[] {
  const side = may(role, 'case.read_all') ? 'team' : 'agency'
  const mine = agencies.find(({ id, isReturned }) => id === agencyId && !isReturned)
  const allowed = (Object.entries(RULES) as [DeskAction, Rule][]).filter(
    ([, rule]) => may(role, rule.permission) && rule.states.includes(state) && (rule.who === 'both' || rule.who === side),
  )
  return allowed
    .map(([action]) => action)
    .filter((action) => {
      if (action === 'about') return asksAbout
      if (action === 'take') return mine?.takenAt === null
      if (action === 'ppid') return CLASS_STEPS[about.class].passesToPpid && !about.rule.ppid
      if (action === 'extend') return about.rule.ppid === 'passed'
      // Who only supports a case tells what was done; answering is for who leads it.
      return action !== 'answer' || side === 'team' || mine?.part === 'lead'
    })
}

/** Single keys at the desk, outside of fields. */
export const KEYS: Partial<Record<DeskAction, string>> = { verify: 'V', assign: 'D', ask: 'M', link: 'T', reject: 'X' }
