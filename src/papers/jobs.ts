import type { JobHandlers } from '#jobs/catalog.ts'
import { deleteOldPapers } from '#papers/commands.ts'
import { makePaper } from '#papers/make-commands.ts'

export const paperJobs = {
  'make-paper': (ids, context) => makePaper(context, ids),
  'delete-old-papers': ({ regionId }, { db, storage, now }) => deleteOldPapers({ db, storage }, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
