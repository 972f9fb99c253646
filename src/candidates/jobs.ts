import { resumeAnswers, sayAnswer } from '#candidates/answers/commands.ts'
import { readComments } from '#candidates/commands.ts'
import { forgetOldCandidates } from '#candidates/forgetting/commands.ts'
import { lookAtComment } from '#candidates/look-commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const candidateJobs = {
  'read-comments': ({ regionId }, context) => readComments(context, { regionId }),
  'look-at-comment': (ids, context) => lookAtComment(context, ids),
  'forget-old-candidates': (ids, context) => forgetOldCandidates(context, ids),
  'answer-comment': (ids, context) => sayAnswer(context, ids),
  'resume-comment-answers': ({ regionId }, { db, now }) => resumeAnswers(db, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
