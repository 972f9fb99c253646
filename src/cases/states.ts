/** The life of a case. The table below is the whole rule. */
import { DomainError } from '#lib/errors.ts'

export const CASE_STATES = [
  'received',
  'verified',
  'assigned',
  'in_progress',
  'waiting_for_reporter',
  'in_review',
  'answered',
  'closed',
  'rejected',
  'transferred',
  'linked',
] as const
export type CaseState = (typeof CASE_STATES)[number]

/** How a case ended. Confirmed and unconfirmed are never one number. */
export type Outcome = 'confirmed' | 'unconfirmed' | 'rejected' | 'linked'

export const NEXT: Record<CaseState, readonly CaseState[]> = {
  received: ['verified', 'assigned', 'answered', 'waiting_for_reporter', 'transferred', 'rejected', 'linked'], // answered: the team knows the answer itself
  verified: ['assigned', 'answered', 'waiting_for_reporter', 'transferred', 'rejected', 'linked'],
  assigned: ['assigned', 'in_progress', 'in_review', 'answered', 'waiting_for_reporter', 'received', 'transferred', 'rejected', 'linked'], // received: "not ours"
  in_progress: ['in_progress', 'assigned', 'in_review', 'answered', 'waiting_for_reporter', 'received', 'transferred', 'rejected', 'linked'],
  in_review: ['answered', 'in_progress', 'assigned', 'linked'], // a second person looks at the proof before the reporters hear of it
  waiting_for_reporter: ['received', 'verified', 'assigned', 'in_progress', 'in_review', 'transferred', 'answered', 'rejected', 'linked'], // back to where the question was asked
  answered: ['closed', 'in_progress', 'verified', 'transferred'], // "not fixed": back to whoever answered
  closed: ['in_progress', 'verified', 'transferred'], // another reporter objects within the region's limit
  rejected: ['verified', 'received'], // a supervisor disagreed; received: the reporter wrote what was missing
  transferred: ['received', 'assigned', 'in_progress', 'waiting_for_reporter', 'answered', 'linked'], // another government holds it; we follow
  linked: ['received'], // taken off again: it was another matter
}

/** Nobody here works on these any more. */
export const ENDED: readonly CaseState[] = ['closed', 'rejected', 'linked']

/** The next word is the reporter's: the clock of the agency stands still. */
export const WITH_REPORTER: readonly CaseState[] = ['waiting_for_reporter', 'answered']

/** @throws DomainError case.cannot_move */
export function move(from: CaseState, to: CaseState): CaseState {
  if (!mayMove(from, to)) throw new DomainError('case.cannot_move')
  return to
}

export function mayMove(from: CaseState, to: CaseState): boolean {
  return NEXT[from].includes(to)
}

export function isEnded(state: CaseState): boolean {
  return ENDED.includes(state)
}

/** How a state is shown: an ended case says how it ended. */
export type StateLabel = CaseState | 'confirmed' | 'unconfirmed'

export function labelOf({ state, outcome }: { state: CaseState; outcome: Outcome | null }): StateLabel {
  if (state !== 'closed') return state
  return outcome === 'unconfirmed' ? 'unconfirmed' : 'confirmed'
}
