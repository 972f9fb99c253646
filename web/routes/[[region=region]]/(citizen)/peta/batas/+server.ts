/** The districts' boundaries for the map for everybody. */
import { inRegion } from '#db/transaction.ts'
import { shapeFeatures } from '#maps/geojson.ts'
import { listShapes } from '#maps/queries.ts'
import { requireRegion } from '#web/lib/act.ts'
import { answerFault, answerKept } from '#web/lib/map/kept.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, request }) =>
  answerFault(locals, async () => {
    const region = requireRegion(locals)
    const shapes = await inRegion(locals.db, region.id, (trx) => listShapes(trx, region.id))
    return answerKept(request, shapeFeatures(shapes), 'public, max-age=3600')
  })
