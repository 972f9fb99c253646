/** What rates do in the background. */
import type { JobHandlers } from '#jobs/catalog.ts'
import { deleteOldRates } from '#rates/queries.ts'

/** Milliseconds; no span is longer. */
const KEPT = 2 * 24 * 60 * 60 * 1000

export const rateJobs = {
  'delete-old-rates': (_, { db, now }) => deleteOldRates(db, new Date(now().getTime() - KEPT)),
} satisfies Partial<JobHandlers>
