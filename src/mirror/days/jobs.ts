import type { JobHandlers } from '#jobs/catalog.ts'
import { countDays } from '#mirror/days/commands.ts'

export const mirrorJobs = {
  'count-team-days': async ({ regionId }, { db, now }) => void (await countDays(db, { regionId, at: now() })),
} satisfies Partial<JobHandlers>
