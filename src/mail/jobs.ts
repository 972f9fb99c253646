import type { JobHandlers } from '#jobs/catalog.ts'
import { deleteOldMails, resumeMails, sendMail } from '#mail/commands.ts'

export const mailJobs = {
  'send-mail': (ids, context) => sendMail(context, ids),
  'resume-mails': ({ regionId }, context) => resumeMails(context, { regionId }),
  'delete-old-mails': ({ regionId }, { db, now }) => deleteOldMails(db, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
