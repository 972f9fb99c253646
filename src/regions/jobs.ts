import { inTransaction } from '#db/transaction.ts'
import type { JobHandlers } from '#jobs/catalog.ts'
import { enqueue } from '#jobs/queue.ts'
import { listRegions } from '#regions/queries.ts'

export const regionJobs = {
  /** One job for each region, so that one region's trouble is not another's. */
  'sweep-regions': async ({ jobs }, { db }) => {
    const regions = await listRegions(db)
    await inTransaction(db, async (trx) => {
      for (const job of jobs) for (const { id } of regions) await enqueue(trx, job, { regionId: id }, { key: `${job}:${id}` })
    })
  },
} satisfies Partial<JobHandlers>
