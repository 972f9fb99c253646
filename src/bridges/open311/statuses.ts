/** Our states in the two words of Open311: one table. Pure. Answered is not closed: the reporter has the last word. */
import type { CaseState } from '#cases/states.ts'

export type OpenStatus = 'open' | 'closed'

const STATUS: Record<CaseState, OpenStatus> = {
  received: 'open',
  verified: 'open',
  assigned: 'open',
  in_progress: 'open',
  waiting_for_reporter: 'open',
  in_review: 'open',
  answered: 'open',
  transferred: 'open', // another government holds it; we follow until it is settled
  closed: 'closed',
  rejected: 'closed',
  linked: 'closed', // "duplicate request": another case answers
}

export function statusOf(state: CaseState): OpenStatus {
  return STATUS[state]
}
