import { takeDownForbidden } from '#publications/commands.ts'
import { purgePublication } from '#publications/photos/photo-commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const publicationJobs = {
  'purge-publication': (ids, context) => purgePublication(context, ids),
  'check-publications': ({ regionId }, { db, now }) => takeDownForbidden(db, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
