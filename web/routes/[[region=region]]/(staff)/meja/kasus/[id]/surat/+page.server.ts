/** The letter to another government, to be printed, and the same in words to be copied. */
import { error } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { readCase } from '#desk/read-commands.ts'
import { ticketOf } from '#desk/shown-case.ts'
import { findOffered, listPhotosOfReports } from '#transfers/offer-queries.ts'
import { packOf } from '#transfers/pack.ts'
import { findReceiver, findTransfer } from '#transfers/queries.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'case.triage', url.pathname)
  return inRegion(locals.db, region.id, async (trx) => {
    const found = await readCase(trx, { staff, at: locals.now }, params.id)
    const active = found?.isReadable && found.transfer?.isActive && found.transfer.way !== 'region' ? found.transfer : undefined
    const transfer = active && (await findTransfer(trx, region.id, active.id))
    const receiver = transfer && (await findReceiver(trx, region.id, transfer.agencyId))
    const offered = found && (await findOffered(trx, region.id, found.id))
    if (!found || !transfer || !receiver || !offered) error(404, locals.words('errors.transfer.not_found'))
    const photos = offered.needsIdentity ? [] : await listPhotosOfReports(trx, region.id, found.id)
    const facts = { offered, transfer, receiver, region, photoCount: photos.length }
    return {
      ticket: ticketOf(found),
      pack: packOf(facts, { say: locals.words, calendar: region, locale: locals.locale }),
      photos: photos.map(({ id }) => id),
    }
  })
}
