/** Exported group chats: handing one over, and what became of those before. */
import { inRegion } from '#db/transaction.ts'
import { listGroups, listImports } from '#groups/queries.ts'
import { isErrorKey } from '#lib/errors.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

/** Imports shown; older ones are done with. */
const SHOWN = 40

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'case.triage', url.pathname)
  const key = url.searchParams.get('masalah')
  return inRegion(locals.db, region.id, async (trx) => ({
    groups: await listGroups(trx, region.id),
    imports: (await listImports(trx, region.id, SHOWN)).map(({ id, groupName, staffName, state, facts, createdAt }) => ({
      id,
      groupName,
      staffName,
      state,
      createdAt,
      found: facts.foundCount ?? 0,
      added: facts.addedCount ?? 0,
    })),
    // From the door of the upload (src/http/groups/exports.ts).
    problem: isErrorKey(key) ? locals.words(`errors.${key}`, { megabytes: Number(url.searchParams.get('mb')) || 0 }) : undefined,
  }))
}
