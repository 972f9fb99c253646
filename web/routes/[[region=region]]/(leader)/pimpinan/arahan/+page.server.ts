/** What this leader has asked for, and what came back. */
import type { RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { withdraw } from '#instructions/commands.ts'
import { listGiven } from '#instructions/queries.ts'
import { idIn, stateOf } from '#instructions/rules.ts'
import { dayOf } from '#lib/dates.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'case.instruct', url.pathname)
  const today = dayOf(locals.now, region.zone)
  const given = await inRegion(locals.db, region.id, (trx) => listGiven(trx, { regionId: region.id, reader: scopeOf(staff) }, staff.id))
  return {
    given: given.map((one) => ({ ...one, givenOn: dayOf(one.givenAt, region.zone), state: stateOf(one, today) })),
    count: Number(url.searchParams.get('diberikan')) || 0,
  }
}

export const actions: Actions = {
  withdraw: async ({ locals, request, url }: RequestEvent) => {
    const { region, staff } = require(locals, 'case.instruct', url.pathname)
    const form = await request.formData()
    return act(locals, () =>
      withdraw(locals.work, { regionId: region.id, instructionId: idIn(typedIn(form, 'arahan', 40)), actor: { staffId: staff.id }, at: locals.now }),
    )
  },
}
