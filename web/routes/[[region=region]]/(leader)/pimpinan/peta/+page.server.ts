/** Where: the districts by how often their people report, single reports, and where it is dense at which time of day. */
import { inRegion } from '#db/transaction.ts'
import { formatDate } from '#lib/dates.ts'
import { ratesOf } from '#maps/rates.ts'
import { countHours, listGround, listMapCells } from '#maps/queries.ts'
import { hoursOf } from '#maps/hours.ts'
import { stillWindow } from '#maps/still.ts'
import { readMapView } from '#maps/view.ts'
import { listCategories } from '#regions/queries.ts'
import { sumFigures } from '#statistics/kept/sum-queries.ts'
import { require } from '#web/lib/act.ts'
import { shownStill } from '#web/components/map/still.ts'
import { basemapOf } from '#web/lib/map/basemap.ts'
import { askedOf } from './asking.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  const { locale, now } = locals
  const view = readMapView(url.searchParams)
  return inRegion(locals.db, region.id, async (trx) => {
    const { asked, filter, own, agencies, today } = await askedOf(trx, { region, staff, parameters: url.searchParams, now })
    const ground = await listGround(trx, region.id)
    // Every district is compared, whichever one is chosen.
    const { district: _, ...others } = filter
    const sums = await sumFigures(trx, { ...asked, filter: others }, ['district'])
    const countOf = (code: string) => sums.find(({ district }) => district === code)?.received ?? 0
    const rates = ratesOf(ground.map(({ code, residents }) => ({ code, residents, count: countOf(code) })))
    const window = stillWindow(ground)
    const hours = view.layer === 'heat' && view.band !== undefined ? hoursOf(view.band) : undefined
    const cells = view.layer === 'districts' || !window ? [] : await listMapCells(trx, asked, { cell: 0.05, box: window, hours })
    return {
      view,
      filter,
      own,
      today,
      sinceDay: filter.since && formatDate(filter.since, locale),
      box: window,
      basemap: await basemapOf(locals.config, region),
      map: shownStill({ ground, rates, cells, view }),
      hours: view.layer === 'heat' ? await countHours(trx, asked) : [],
      choices: {
        agencies: agencies.filter(({ kind }) => kind !== 'external').map(({ code, shortName }) => ({ code, name: shortName })),
        categories: (await listCategories(trx, region.id))
          .filter(({ isSensitive }) => !isSensitive)
          .map(({ code, name, nameEn }) => ({ code, name: locale === 'en' ? nameEn : name })),
        districts: ground.map(({ code, name }) => ({ code, name })),
      },
    }
  })
}
