/** The state of a published report as everybody reads it. Pure. */
import { labelOf, type CaseState, type Outcome, type StateLabel } from '#cases/states.ts'

/** That a second person still looks at an answer is nobody's business outside: until then it is worked on. */
export function openStatus(report: { state: CaseState; outcome: Outcome | null }): Exclude<StateLabel, 'in_review' | 'closed'> {
  const label = labelOf(report)
  if (label === 'in_review') return 'in_progress'
  return label === 'closed' ? 'unconfirmed' : label
}
