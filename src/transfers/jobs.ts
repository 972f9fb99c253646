/** What hand-overs do in the background. */
import type { JobHandlers } from '#jobs/catalog.ts'
import { passOnCase } from '#transfers/pass-commands.ts'
import { remindOfTransfers } from '#transfers/sweep-commands.ts'

export const transferJobs = {
  'pass-on-case': ({ regionId, caseId }, { db, now }) => passOnCase(db, { regionId, caseId, at: now() }),
  'remind-of-transfers': async ({ regionId }, { db, now }) => {
    await remindOfTransfers(db, { regionId, at: now() })
  },
} satisfies Partial<JobHandlers>
