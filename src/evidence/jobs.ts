import { checkFile, checkWaiting } from '#evidence/check-commands.ts'
import { fetchAttachment, readOldPhotos } from '#evidence/commands.ts'
import { inRegion } from '#db/transaction.ts'
import type { JobHandlers } from '#jobs/catalog.ts'
import { enqueue } from '#jobs/queue.ts'

export const evidenceJobs = {
  'fetch-attachment': (ids, context) => fetchAttachment(context, ids),
  'check-file': (ids, context) => checkFile(context, ids),
  'resume-checks': async ({ regionId }, context) => {
    const hasMore = await checkWaiting(context, regionId)
    if (hasMore) await inRegion(context.db, regionId, (trx) => enqueue(trx, 'resume-checks', { regionId }, { key: `resume-checks:${regionId}` }))
  },
  'read-old-photos': async ({ regionId }, context) => {
    const hasMore = await readOldPhotos(context, regionId)
    if (hasMore) await inRegion(context.db, regionId, (trx) => enqueue(trx, 'read-old-photos', { regionId }, { key: `read-old-photos:${regionId}` }))
  },
} satisfies Partial<JobHandlers>
