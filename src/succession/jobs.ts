import type { JobHandlers } from '#jobs/catalog.ts'
import { carryOutMoves } from '#succession/move-commands.ts'

export const successionJobs = {
  'move-cases': async ({ regionId }, { db, now }) => {
    await carryOutMoves(db, { regionId, at: now() })
  },
} satisfies Partial<JobHandlers>
