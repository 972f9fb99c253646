/** What a key to one's own data opens: a copy, once; and asking for its removal. Looking at the page spends nothing: chats fetch links ahead. */
import { fail } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { formatMoment } from '#lib/dates.ts'
import { askRequest } from '#privacy/requests/commands.ts'
import { findKey, openPackage } from '#privacy/requests/own-commands.ts'
import { act, requireRegion } from '#web/lib/act.ts'
import { DomainError } from '#lib/errors.ts'
import type { Actions, PageServerLoad } from './$types'
import { shownPackage } from './shown.ts'

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  const region = requireRegion(locals)
  // The address is no other site's to know (the usual policy); hidden from ourselves as well, the form's own origin would not be told.
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  const key = { regionId: region.id, secret: params.secret, at: locals.now }
  const link = await inRegion(locals.db, region.id, (trx) => findKey(trx, key)).catch((fault: unknown) => {
    if (fault instanceof DomainError) return undefined
    throw fault
  })
  return { link: link && { isUsed: link.usedAt !== null, count: link.reportIds.length, isOwner: link.contactId !== null } }
}

export const actions: Actions = {
  open: async ({ locals, params }) => {
    const region = requireRegion(locals)
    const { now, locale } = locals
    let shown: ReturnType<typeof shownPackage> | undefined
    const problem = await act(locals, async () => {
      const opened = await openPackage(locals.db, { regionId: region.id, secret: params.secret, at: now })
      shown = shownPackage(opened, { now, zone: region.zone, locale })
    })
    return problem ? fail(problem.status, problem.data) : { shown }
  },
  erase: async ({ locals, params }) => {
    const region = requireRegion(locals)
    const { now, locale } = locals
    let due = ''
    const problem = await act(locals, async () => {
      const key = { regionId: region.id, secret: params.secret, at: now }
      const { contactId, reportIds, channel } = await inRegion(locals.db, region.id, (trx) => findKey(trx, key))
      const said = { regionId: region.id, kind: 'erasure', channel, contactId: contactId ?? undefined, reportIds, at: now } as const
      const asked = await askRequest(locals.db, { ...said, publicUrl: locals.config.publicUrl })
      if (!asked) throw new DomainError('privacy.link_gone')
      due = formatMoment(asked.dueAt, now, { zone: region.zone, locale })
    })
    return problem ? fail(problem.status, problem.data) : { due }
  },
}
