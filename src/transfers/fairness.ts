/** What a hand-over leaves with the agency that held the case before. Pure. */
import type { CaseRow } from '#cases/queries.ts'

/** Late already when the case went on: that stays its own. In time: the case leaves its figures, for it was never its matter. */
export function wasLate({ leadAgencyId, dueAt, firstDueAt }: Pick<CaseRow, 'leadAgencyId' | 'dueAt' | 'firstDueAt'>, at: Date): boolean {
  return leadAgencyId !== null && (dueAt < at || (firstDueAt !== null && firstDueAt < at))
}
