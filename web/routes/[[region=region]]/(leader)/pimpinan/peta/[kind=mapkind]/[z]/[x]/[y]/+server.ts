/** One square of the leader's map: cases counted on a grid, or one by one when it is near; warmth never one by one. */
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { cellFeatures, pointFeatures } from '#maps/geojson.ts'
import { hoursOf, readBand } from '#maps/hours.ts'
import { listMapCells, listMapPoints } from '#maps/queries.ts'
import { boxOfTile, heatLevelOf, levelOf, readTile, SINGLES_MOST } from '#maps/tiles.ts'
import { requireForScript } from '#web/lib/act.ts'
import { answerFault, answerKept } from '#web/lib/map/kept.ts'
import { askedOf } from '../../../../asking.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params, url, request }) =>
  answerFault(locals, async () => {
    const { region, staff } = requireForScript(locals, 'figures.read')
    const tile = readTile(params)
    if (!tile) throw new DomainError('map.no_tile')
    const band = readBand(url.searchParams.get('jam'))
    const window = { box: boxOfTile(tile), hours: band === undefined ? undefined : hoursOf(band) }
    const level = params.kind === 'panas' ? heatLevelOf(tile.z) : levelOf(tile.z)
    const features = await inRegion(locals.db, region.id, async (trx) => {
      const { asked } = await askedOf(trx, { region, staff, parameters: url.searchParams, now: locals.now })
      if (level !== 'single') return cellFeatures(await listMapCells(trx, asked, { ...window, cell: level }))
      const points = await listMapPoints(trx, asked, { ...window, limit: SINGLES_MOST })
      // So many in one square that nobody could tell them apart: counted after all.
      return points.length > SINGLES_MOST ? cellFeatures(await listMapCells(trx, asked, { ...window, cell: 0.0025 })) : pointFeatures(points)
    })
    return answerKept(request, features, 'private, max-age=60')
  })
