import { forgetLeftRows, importReports, readImport } from '#imports/commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const importJobs = {
  'read-import': (ids, context) => readImport(context, ids),
  'import-reports': (ids, context) => importReports(context, ids),
  'forget-left-rows': ({ regionId }, { db, storage, now }) => forgetLeftRows({ db, storage }, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
