import type { JobHandlers } from '#jobs/catalog.ts'
import { resealRegion } from '#sealing/reseal-commands.ts'

export const sealingJobs = {
  'reseal-region': (ids, context) => resealRegion(context, ids),
} satisfies Partial<JobHandlers>
