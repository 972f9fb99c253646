/** What notices do in the background. */
import { fanOut } from '#api/hooks/commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'
import { tellLockedFile } from '#notifications/locked-commands.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { noteCaseEvent } from '#notices/commands.ts'

export const notificationJobs = {
  /** Residents, staff and other programs, each by a rule of their own; all may be done twice. */
  'notify-case-event': async ({ regionId, caseEventId }, { db, publicUrl, now }) => {
    await notifyCaseEvent(db, { regionId, caseEventId, publicUrl, at: now() })
    await noteCaseEvent(db, { regionId, caseEventId, at: now() })
    await fanOut(db, { regionId, caseEventId, at: now() })
  },
  'tell-locked-file': (ids, { db, now }) => tellLockedFile(db, { ...ids, at: now() }),
} satisfies Partial<JobHandlers>
