/** What figures do by the clock: catching up after a start, and with whatever was missed. */
import type { JobHandlers } from '#jobs/catalog.ts'
import { bringFiguresUpToDate } from '#statistics/kept/commands.ts'

export const statisticsJobs = {
  'count-cases': async ({ regionId }, { db, now }) => bringFiguresUpToDate(db, regionId, now()),
} satisfies Partial<JobHandlers>
