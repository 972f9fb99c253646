import { addGroupFindings } from '#groups/add-commands.ts'
import { forgetImports } from '#groups/commands.ts'
import { readGroupExport } from '#groups/read-commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const groupJobs = {
  'read-group-export': (ids, context) => readGroupExport(context, ids),
  'add-group-findings': (ids, context) => addGroupFindings(context, ids),
  'forget-group-imports': ({ regionId }, { db, storage, now }) => forgetImports({ db, storage }, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
