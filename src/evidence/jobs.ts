import type { JobHandlers } from '#jobs/catalog.ts'
import { fetchAttachment } from '#evidence/commands.ts'

export const evidenceJobs = {
  'fetch-attachment': (ids, context) => fetchAttachment(context, ids),
} satisfies Partial<JobHandlers>
