import type { JobHandlers } from '#jobs/catalog.ts'
import { deleteOldUpdates } from './commands.ts'

export const intakeJobs = {
  'delete-old-updates': ({ regionId }, { db, now }) => deleteOldUpdates(db, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
