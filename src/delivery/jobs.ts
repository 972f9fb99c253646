import type { JobHandlers } from '#jobs/catalog.ts'
import { resumeSending, sendMessages } from './commands.ts'
import { reachOtherwise } from './ladder-commands.ts'
import { readReceipts } from './receipt-commands.ts'

export const deliveryJobs = {
  'send-message': (ids, context) => sendMessages(context, ids),
  'reach-otherwise': (ids, context) => reachOtherwise(context, ids),
  'read-receipts': ({ regionId }, context) => readReceipts(context, { regionId }),
  'resume-sending': ({ regionId }, { db, now }) => resumeSending(db, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
