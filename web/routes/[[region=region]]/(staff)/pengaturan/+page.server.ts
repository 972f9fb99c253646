/** What the region decides for itself, as a list of pages, and the accounts that need mending. */
import { inRegion } from '#db/transaction.ts'
import { listTroubledAccounts } from '#delivery/trouble-queries.ts'
/** What the region decides for itself, as a list of pages. */
import { countDead } from '#api/hooks/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  return {
    limits: region.settings.limits,
    troubled: await inRegion(locals.db, region.id, (trx) => listTroubledAccounts(trx, region.id, locals.now)),
    now: locals.now,
  }
  return { limits: region.settings.limits, deadHooks: await inRegion(locals.db, region.id, (trx) => countDead(trx, region.id)) }
}
