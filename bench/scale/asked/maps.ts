/** What a moving map asks for: squares from the whole region down to streets, around places where there are cases, narrowed as figures are. */
import { countHours, listMapCells, listMapPoints } from '#maps/queries.ts'
import { boxOfTile, levelOf, SINGLES_MOST, tileAt } from '#maps/tiles.ts'
import { addDays } from '#lib/dates.ts'
import type { Asked } from '#statistics/queries.ts'
import { seenBy, type Ask, type Ground, type Group } from './ask.ts'

/** Milliseconds. */
const LIMIT = 150
const ZOOMS = [9, 10, 11, 12, 13, 14, 15]

export function mapGroup({ places }: Ground, asked: readonly Asked[]): Group {
  const asks = asked.flatMap((one, index) => {
    const place = places[index % places.length]
    if (!place) return []
    return [...ZOOMS.map((z) => tileAsk(one, place, z)), hoursAsk(one)]
  })
  return { name: 'map squares', limit: LIMIT, asks: seenBy({ role: 'leader' }, asks) }
}

function daysOf({ period, filter, regionId, reader }: Asked) {
  return { regionId, filter, days: { from: addDays(period.today, 1 - filter.range), until: period.today }, ...(reader && { reader }) }
}

function tileAsk(one: Asked, place: { latitude: number; longitude: number }, z: number): Ask {
  const asked = daysOf(one)
  const box = boxOfTile(tileAt(place, z))
  const level = levelOf(z)
  return {
    about: `square of zoom ${z}, ${JSON.stringify(one.filter)}`,
    run: async (trx) => {
      if (level !== 'single') return listMapCells(trx, asked, { box, cell: level })
      const points = await listMapPoints(trx, asked, { box, limit: SINGLES_MOST })
      return points.length > SINGLES_MOST ? listMapCells(trx, asked, { box, cell: 0.0025 }) : points
    },
  }
}

function hoursAsk(one: Asked): Ask {
  return { about: `parts of the day, ${JSON.stringify(one.filter)}`, run: (trx) => countHours(trx, daysOf(one)) }
}
