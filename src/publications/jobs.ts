import { purgePublication } from '#publications/photo-commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const publicationJobs = {
  'purge-publication': (ids, context) => purgePublication(context, ids),
} satisfies Partial<JobHandlers>
