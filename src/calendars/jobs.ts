import { recalculateDeadlines } from '#calendars/commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const calendarJobs = {
  'recalculate-deadlines': async (ids, { db, now }) => {
    await recalculateDeadlines(db, { ...ids, at: now() })
  },
} satisfies Partial<JobHandlers>
