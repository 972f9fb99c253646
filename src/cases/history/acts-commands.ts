/** What of a change stands in the log of acts as well as in the history of the case: what everybody sees from now on, and no longer. */
import { record } from '#audit/commands.ts'
import type { CaseRow } from '#cases/queries.ts'
import type { Trx } from '#db/transaction.ts'

type Known = Pick<CaseRow, 'regionId' | 'id' | 'about' | 'isPublished'>

/** @property staffId left out: the system, by a rule @property isChanged something else is shown than before */
export type Done = { staffId?: string | undefined; at: Date; reason?: string; isChanged?: boolean }

/** Called last: whoever else has something to write down waits until this transaction ends. */
export async function recordShowing(trx: Trx, { before, after }: { before: Known; after: Known }, { isChanged, ...done }: Done): Promise<void> {
  const isGone = before.isPublished && !after.isPublished
  if (!isGone && !(after.isPublished && isChanged)) return
  const { regionId, id: caseId } = after
  const act = isGone ? 'publication.taken_down' : 'publication.shown'
  await record(trx, { ...done, regionId, caseId, act, isRestricted: before.about !== null })
}
