import type { JobHandlers } from '#jobs/catalog.ts'
import { tellNotices, tellStaff } from '#notices/tell-commands.ts'

export const noticeJobs = {
  'tell-staff': ({ regionId, staffId }, { db, publicUrl, now }) => tellStaff(db, { regionId, staffId, publicUrl, at: now() }),
  'tell-notices': ({ regionId }, { db, publicUrl, now }) => tellNotices(db, { regionId, publicUrl, at: now() }),
} satisfies Partial<JobHandlers>
