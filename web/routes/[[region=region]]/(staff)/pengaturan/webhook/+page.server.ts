/** Who is told of every step of a case: the subscribers of the region, and a new one. */
import { fail } from '@sveltejs/kit'
import { addSubscriber } from '#api/hooks/commands.ts'
import { HOOK_KINDS } from '#api/hooks/kinds.ts'
import { listSubscribers } from '#api/hooks/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { formatMoment, withinSentence } from '#lib/dates.ts'
import { isOnThisMachine } from '#lib/links.ts'
import { require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  const { now, locale } = locals
  const subscribers = await inRegion(locals.db, region.id, (trx) => listSubscribers(trx, region.id))
  return {
    kinds: HOOK_KINDS,
    subscribers: subscribers.map(({ id, name, url: address, isActive, dead, failing, lastSentAt }) => ({
      id,
      name,
      url: address,
      isActive,
      dead,
      failing,
      sent: lastSentAt && withinSentence(formatMoment(lastSentAt, now, { zone: region.zone, locale })),
    })),
  }
}

export const actions: Actions = {
  // Answered with the page itself: the secret must stand in no address.
  add: async ({ locals, request, url }) => {
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    const form = await request.formData()
    const typed = { name: typedIn(form, 'nama', 80), url: typedIn(form, 'alamat', 500), events: form.getAll('kabar').map(String) }
    const isLocalAllowed = isOnThisMachine(locals.config.publicUrl)
    try {
      const { id, secret } = await addSubscriber(locals.work, { regionId: region.id, staffId: staff.id, at: locals.now, isLocalAllowed, ...typed })
      return { added: { id, secret, name: typed.name } }
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault
      return fail(fault.httpStatus, { message: locals.words(`errors.${fault.key}`, fault.values), typed })
    }
  },
}
