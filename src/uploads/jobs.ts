import { inRegion } from '#db/transaction.ts'
import type { JobHandlers } from '#jobs/catalog.ts'
import { enqueue } from '#jobs/queue.ts'
import { deleteOldUploads } from '#uploads/commands.ts'

export const uploadJobs = {
  'delete-old-uploads': async ({ regionId }, { db, storage, now }) => {
    const hasMore = await deleteOldUploads({ db, storage }, { regionId, at: now() })
    if (hasMore) await inRegion(db, regionId, (trx) => enqueue(trx, 'delete-old-uploads', { regionId }, { key: `delete-old-uploads:${regionId}` }))
  },
} satisfies Partial<JobHandlers>
