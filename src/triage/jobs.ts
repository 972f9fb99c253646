import type { JobHandlers } from '#jobs/catalog.ts'
import { triageReport } from '#triage/commands.ts'

export const triageJobs = {
  'triage-report': (ids, { db, now }) => triageReport(db, { ...ids, at: now() }),
} satisfies Partial<JobHandlers>
