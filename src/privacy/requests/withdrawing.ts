/** What becomes of a case whose reporter takes the report back. Pure. */
import type { CaseRow } from '#cases/queries.ts'
import { mayMove } from '#cases/states.ts'

export type Withdrawal = 'ends' | 'goes_on' | 'too_late'

/**
 * ends: nobody else reported it and nothing speaks against it. goes_on: the reporter hears no more of it, the work is done all the same:
 * others wait for it, or somebody may have been made to take it back. too_late: there is an answer, which is for the reporter to judge.
 */
export function withdrawalOf(
  found: Pick<CaseRow, 'state' | 'isSecret' | 'about' | 'class' | 'isUrgent' | 'closedAt'>,
  { isAlone }: { isAlone: boolean },
): Withdrawal {
  if (found.closedAt !== null || found.state === 'answered') return 'too_late'
  const isGrave = found.isSecret || found.about !== null || found.isUrgent || found.class === 'supervision'
  return isAlone && !isGrave && mayMove(found.state, 'rejected') ? 'ends' : 'goes_on'
}
