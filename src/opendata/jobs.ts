/** What open data does in the background. */
import type { JobHandlers } from '#jobs/catalog.ts'
import { drawCharts } from '#opendata/commands.ts'

export const openDataJobs = {
  'draw-charts': (asked, { db, now }) => drawCharts(db, { ...asked, now: now() }),
} satisfies Partial<JobHandlers>
