/** What the region decides for itself, as a list of pages, and the accounts that need mending. */
import { countDead } from '#api/hooks/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { listTroubledAccounts } from '#delivery/trouble-queries.ts'
import { listStaff } from '#staff/queries.ts'
import { holdersOf } from '#staff/viewer.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  const { holders, isStandIn } = holdersOf(await listStaff(locals.db, region.id))
  // Of accounts and lines, not of cases: whoever keeps the settings sees none of those.
  return inRegion(locals.work, region.id, async (trx) => ({
    limits: region.settings.limits,
    unit: { names: holders.map(({ name }) => name).join(', '), isStandIn },
    troubled: await listTroubledAccounts(trx, region.id, locals.now),
    deadHooks: await countDead(trx, region.id),
    now: locals.now,
  }))
}
