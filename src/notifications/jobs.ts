/** What notices do in the background. */
import type { JobHandlers } from '#jobs/catalog.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'

export const notificationJobs = {
  'notify-case-event': ({ regionId, caseEventId }, { db, publicUrl, now }) => notifyCaseEvent(db, { regionId, caseEventId, publicUrl, at: now() }),
} satisfies Partial<JobHandlers>
