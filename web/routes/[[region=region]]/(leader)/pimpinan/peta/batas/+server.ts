/** The districts' boundaries for the leader's map. */
import { inRegion } from '#db/transaction.ts'
import { shapeFeatures } from '#maps/geojson.ts'
import { listShapes } from '#maps/queries.ts'
import { requireForScript } from '#web/lib/act.ts'
import { answerFault, answerKept } from '#web/lib/map/kept.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, request }) =>
  answerFault(locals, async () => {
    const { region } = requireForScript(locals, 'figures.read')
    const shapes = await inRegion(locals.db, region.id, (trx) => listShapes(trx, region.id))
    return answerKept(request, shapeFeatures(shapes), 'private, max-age=3600')
  })
