/** What cases do by the clock (jobs/catalog.ts has the times). */
import { checkDeadlines, closeSilentCases } from '#cases/sweep-commands.ts'
import { endLongWaits, remindReporters } from '#cases/reporters/waiting-commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const caseJobs = {
  'check-deadlines': async ({ regionId }, { db, now }) => {
    await checkDeadlines(db, { regionId, at: now() })
  },
  'close-silent-cases': async ({ regionId }, { db, now }) => {
    await closeSilentCases(db, { regionId, at: now() })
  },
  'follow-up-questions': async ({ regionId }, { db, now }) => {
    await endLongWaits(db, { regionId, at: now() })
    await remindReporters(db, { regionId, at: now() })
  },
} satisfies Partial<JobHandlers>
