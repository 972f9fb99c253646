/** The register of breaches. */
import { fail, redirect } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { formatMoment } from '#lib/dates.ts'
import { writeBreach } from '#privacy/breaches/commands.ts'
import { listBreaches } from '#privacy/breaches/queries.ts'
import { hoursLeft } from '#privacy/requests/rules.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'
import { momentIn, readFacts } from './form.ts'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'breach.write', url.pathname)
  const { now, locale, words } = locals
  const breaches = await inRegion(locals.db, region.id, (trx) => listBreaches(trx, region.id, undefined))
  return {
    breaches: breaches.map(({ id, foundAt, dueAt, entries }) => {
      const isTold = entries.some(({ kind }) => kind === 'authority_told')
      return {
        id,
        what: entries.at(-1)?.facts.what ?? '',
        found: formatMoment(foundAt, now, { zone: region.zone, locale }),
        state: words(`privacy.breach_kind_${entries.at(-1)?.kind ?? 'written'}`),
        hours: isTold ? undefined : hoursLeft(dueAt, now),
      }
    }),
  }
}

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const { region, staff } = require(locals, 'breach.write', url.pathname)
    const form = await request.formData()
    const facts = readFacts(form)
    const found = typedIn(form, 'found', 20)
    let id = ''
    const problem = await act(locals, async () => {
      const foundAt = momentIn(found, region.zone)
      id = await writeBreach(locals.work, { regionId: region.id, staffId: staff.id, foundAt, facts, at: locals.now })
    })
    if (problem) return fail(problem.status, { ...problem.data, facts, found })
    redirect(303, `${url.pathname}/${id}`)
  },
}
