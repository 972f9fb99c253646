import type { JobHandlers } from '#jobs/catalog.ts'
import { sendReset } from '#staff/password-commands.ts'
import { forgetOldSignIns, noteFailedSignIn } from '#staff/sign-in-commands.ts'

export const staffJobs = {
  'note-failed-sign-in': (ids, { db, publicUrl, now }) => noteFailedSignIn(db, { ...ids, publicUrl, at: now() }),
  'send-password-link': (ids, { db, publicUrl, now }) => sendReset(db, { ...ids, publicUrl, at: now() }),
  'delete-old-sign-ins': (_, { db, now }) => forgetOldSignIns(db, now()),
} satisfies Partial<JobHandlers>
