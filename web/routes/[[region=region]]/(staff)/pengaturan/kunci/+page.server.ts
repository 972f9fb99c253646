/** The keys of other programs: made, shown once, taken back. */
import { fail, redirect } from '@sveltejs/kit'
import { addKey, revokeKey } from '#api/commands.ts'
import { listKeys } from '#api/queries.ts'
import { SCOPES } from '#api/scopes.ts'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { formatMoment, withinSentence } from '#lib/dates.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  const { now, locale } = locals
  const moment = (at: Date | null) => at && withinSentence(formatMoment(at, now, { zone: region.zone, locale }))
  const keys = await inRegion(locals.db, region.id, (trx) => listKeys(trx, region.id))
  return {
    scopes: SCOPES,
    endpoint: `${locals.config.publicUrl}/open311/${region.code}`,
    keys: keys.map(({ createdAt, lastUsedAt, revokedAt, ...key }) => ({
      ...key,
      created: moment(createdAt),
      used: moment(lastUsedAt),
      revoked: moment(revokedAt),
    })),
  }
}

export const actions: Actions = {
  // Answered with the page itself and not with another address: the key must stand in none.
  add: async ({ locals, request, url }) => {
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    const form = await request.formData()
    const typed = { name: typedIn(form, 'nama', 80), scopes: form.getAll('izin').map(String) }
    try {
      const { key } = await addKey(locals.work, { regionId: region.id, staffId: staff.id, at: locals.now, ...typed })
      return { added: { key, name: typed.name } }
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault
      return fail(fault.httpStatus, { message: locals.words(`errors.${fault.key}`, fault.values), typed })
    }
  },
  revoke: async ({ locals, request, url }) => {
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    const id = typedIn(await request.formData(), 'kunci', 40)
    if (!/^[0-9a-f-]{36}$/.test(id)) return fail(404, { message: locals.words('errors.api.key_not_found') })
    const failed = await act(locals, () => revokeKey(locals.work, { regionId: region.id, id, staffId: staff.id, at: locals.now }))
    if (failed) return failed
    redirect(303, `${url.pathname}?dicabut=1`)
  },
}
