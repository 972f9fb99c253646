/** What notices do in the background. */
import type { JobHandlers } from '#jobs/catalog.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { noteCaseEvent } from '#notices/commands.ts'

export const notificationJobs = {
  /** Residents and staff, each by a rule of their own; both may be done twice. */
  'notify-case-event': async ({ regionId, caseEventId }, { db, publicUrl, now }) => {
    await notifyCaseEvent(db, { regionId, caseEventId, publicUrl, at: now() })
    await noteCaseEvent(db, { regionId, caseEventId, at: now() })
  },
} satisfies Partial<JobHandlers>
