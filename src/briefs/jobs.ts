import type { JobHandlers } from '#jobs/catalog.ts'
import { sendBriefs } from '#briefs/commands.ts'

export const briefJobs = {
  'send-briefs': ({ regionId }, context) => sendBriefs(context, { regionId }),
} satisfies Partial<JobHandlers>
