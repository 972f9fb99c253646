/** What webhooks do in the background. */
import { deleteOldLog } from '#api/hooks/commands.ts'
import { sendHooks } from '#api/hooks/send-commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'
import { isOnThisMachine } from '#lib/links.ts'

export const hookJobs = {
  'send-webhooks': (line, { db, publicUrl, now }) => sendHooks(db, { ...line, isLocalAllowed: isOnThisMachine(publicUrl), now }),
  'delete-old-webhooks': ({ regionId }, { db, now }) => deleteOldLog(db, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
