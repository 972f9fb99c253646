/** Centres of the districts, for the map that a resident taps on. Public. */
import { inRegion } from '#db/transaction.ts'
import { listDistricts } from '#regions/queries.ts'
import { requireRegion } from '#web/lib/act.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals }) => {
  const region = requireRegion(locals)
  const districts = await inRegion(locals.db, region.id, (trx) => listDistricts(trx, region.id))
  const centres = districts.flatMap(({ code, name, latitude, longitude }) =>
    latitude === null || longitude === null ? [] : [{ code, name, latitude, longitude }],
  )
  return Response.json(centres, { headers: { 'cache-control': 'public, max-age=3600' } })
}
