import { resumeConversations } from '#conversations/aside-commands.ts'
import { continueConversation, submitSilentDrafts } from '#conversations/commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const conversationJobs = {
  'continue-conversation': (ids, context) => continueConversation(context, ids),
  'resume-conversations': ({ regionId }, { db, now }) => resumeConversations(db, { regionId, at: now() }),
  'submit-silent-drafts': (ids, context) => submitSilentDrafts(context, ids),
} satisfies Partial<JobHandlers>
