/** What the bridge does in the background. */
import { forgetOldTables, importTable } from '#bridges/sp4n/table/commands.ts'
import { exchange } from '#bridges/sp4n/line/commands.ts'
import type { JobHandlers } from '#jobs/catalog.ts'

export const sp4nJobs = {
  'exchange-with-sp4n': ({ regionId }, context) => exchange(context, { regionId }),
  'import-sp4n': (ids, context) => importTable(context, ids),
  'delete-old-sp4n-tables': ({ regionId }, { db, now }) => forgetOldTables(db, { regionId, at: now() }),
} satisfies Partial<JobHandlers>
