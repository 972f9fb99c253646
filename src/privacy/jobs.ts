import type { JobHandlers } from '#jobs/catalog.ts'
import { eraseGranted } from '#privacy/requests/commands.ts'
import { checkRequests } from '#privacy/requests/tell-commands.ts'
import { anonymiseOld } from '#privacy/retention/commands.ts'

export const privacyJobs = {
  'anonymise-old': async ({ regionId }, { db, now, log }) => {
    const done = await anonymiseOld(db, { regionId, at: now() })
    if (done.cases + done.contacts > 0) log.info({ regionId, ...done }, 'the time of keeping is over: nothing names these people any more')
  },
  'erase-data': ({ regionId, requestId }, { db, now }) => eraseGranted(db, { regionId, requestId, at: now() }),
  'check-data-requests': ({ regionId }, { db, now, publicUrl }) => checkRequests(db, { regionId, publicUrl, at: now() }),
  'remove-files': async ({ keys }, { storage }) => {
    for (const key of keys) await storage.remove(key)
  },
} satisfies Partial<JobHandlers>
