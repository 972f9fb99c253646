import { importReports, readImport } from '#imports/commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const importJobs = {
  'read-import': (ids, context) => readImport(context, ids),
  'import-reports': (ids, context) => importReports(context, ids),
} satisfies Partial<JobHandlers>
