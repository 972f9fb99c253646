import { keepTrail } from '#audit/digest/digest-commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const auditJobs = {
  'keep-trail': ({ regionId }, context) => keepTrail(context, { regionId }),
} satisfies Partial<JobHandlers>
