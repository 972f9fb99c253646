/** What cases do by the clock (jobs/catalog.ts has the times). */
import { checkDeadlines, closeSilentCases } from '#cases/sweep-commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const caseJobs = {
  'check-deadlines': async ({ regionId }, { db, now }) => {
    await checkDeadlines(db, { regionId, at: now() })
  },
  'close-silent-cases': async ({ regionId }, { db, now }) => {
    await closeSilentCases(db, { regionId, at: now() })
  },
} satisfies Partial<JobHandlers>
