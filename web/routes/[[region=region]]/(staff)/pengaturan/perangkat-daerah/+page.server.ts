/** The agencies of the region: which there are, which have ended, whose cases nobody holds, and what was ordered. */
import type { RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { dayOf } from '#lib/dates.ts'
import { addAgency } from '#succession/commands.ts'
import { listMoves, listOrphanedAgencies, listSettledAgencies } from '#succession/queries.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  return inRegion(locals.db, region.id, async (trx) => {
    const agencies = await listSettledAgencies(trx, region.id)
    const moves = await listMoves(trx, region.id)
    return {
      agencies,
      orphaned: await listOrphanedAgencies(trx, region.id),
      moves: moves.map(({ id, agencyId, state, effectiveOn, total }) => ({
        id,
        state,
        effectiveOn,
        total,
        name: agencies.find((one) => one.id === agencyId)?.name ?? '',
      })),
      today: dayOf(locals.now, region.zone),
    }
  })
}

export const actions: Actions = {
  add: async ({ locals, request, url }: RequestEvent) => {
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    const form = await request.formData()
    const names = { name: typedIn(form, 'nama', 200), shortName: typedIn(form, 'nama_pendek', 80) }
    const day = typedIn(form, 'mulai', 10)
    return act(locals, () =>
      addAgency(locals.work, {
        regionId: region.id,
        staffId: staff.id,
        at: locals.now,
        ...names,
        code: typedIn(form, 'kode', 60).trim(),
        validFrom: day,
      }),
    )
  },
}
