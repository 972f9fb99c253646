/** What open data does in the background. */
import type { JobHandlers } from '#jobs/catalog.ts'
import { drawCharts } from '#opendata/commands.ts'
import { countOpenData } from '#opendata/tables/commands.ts'

export const openDataJobs = {
  'draw-charts': (asked, { db, now }) => drawCharts(db, { ...asked, now: now() }),
  'count-open-data': ({ regionId }, { db, now }) => countOpenData(db, regionId, now()),
} satisfies Partial<JobHandlers>
