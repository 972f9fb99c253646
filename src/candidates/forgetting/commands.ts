/** Words that somebody said in public, and that became no report or were taken back, are not kept. */
import { deleteForgotten } from '#candidates/forgetting/queries.ts'
import { inRegion } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'

/** Days in which a decision can be undone. Longer than Meta delivers anything again. */
const KEPT = 30

const AT_ONCE = 500

export async function forgetOldCandidates({ db, storage, now }: JobContext, { regionId }: { regionId: string }): Promise<void> {
  const before = new Date(now().getTime() - KEPT * 86_400_000)
  let count: number
  do {
    const gone = await inRegion(db, regionId, (trx) => deleteForgotten(trx, regionId, { before, limit: AT_ONCE }))
    for (const key of gone.keys) await storage.remove(key)
    count = gone.count
  } while (count === AT_ONCE)
}
