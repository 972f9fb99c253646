/** One square of the map for everybody: only what is published, counted on a grid or one by one. */
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { cellFeatures, pointFeatures } from '#maps/geojson.ts'
import { listPublishedCells, listPublishedPoints } from '#maps/public-queries.ts'
import { boxOfTile, levelOf, readTile, SINGLES_MOST } from '#maps/tiles.ts'
import { requireRegion } from '#web/lib/act.ts'
import { answerFault, answerKept } from '#web/lib/map/kept.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params, request }) =>
  answerFault(locals, async () => {
    const region = requireRegion(locals)
    const tile = readTile(params)
    if (!tile) throw new DomainError('map.no_tile')
    const [box, level] = [boxOfTile(tile), levelOf(tile.z)]
    const features = await inRegion(locals.db, region.id, async (trx) => {
      if (level !== 'single') return cellFeatures(await listPublishedCells(trx, region.id, { cell: level, box }))
      const points = await listPublishedPoints(trx, region.id, { box, limit: SINGLES_MOST })
      return points.length > SINGLES_MOST ? cellFeatures(await listPublishedCells(trx, region.id, { cell: 0.0025, box })) : pointFeatures(points)
    })
    return answerKept(request, features, 'public, max-age=120')
  })
