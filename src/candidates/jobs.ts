import { readComments } from '#candidates/commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const candidateJobs = {
  'read-comments': ({ regionId }, context) => readComments(context, { regionId }),
} satisfies Partial<JobHandlers>
