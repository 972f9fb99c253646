/** How the ranking is counted: in words, in numbers, and worked through for one agency of this region. */
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { listAgencies, listCategoryNames } from '#regions/queries.ts'
import { periodOf, readFigureFilter } from '#statistics/filters.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { shownMethod } from '#web/components/ranking/method.ts'
import { require } from '#web/lib/act.ts'
import { loadRail } from '../rail.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  const { range } = readFigureFilter(url.searchParams)
  const asked = { regionId: region.id, filter: { range }, period: periodOf(locals.now, range, region.zone), reader: scopeOf(staff) }
  const minimum = region.settings.rankingMinimum
  return inRegion(locals.db, region.id, async (trx) => {
    const ranking = rank(figuresOf(await listAgencies(trx, region.id), await listCaseGroups(trx, asked)), minimum)
    const categories = await listCategoryNames(trx, region.id)
    const nameOf = (code: string) => categories.find((one) => one.code === code)?.[locals.locale === 'en' ? 'nameEn' : 'name']
    return {
      range,
      rail: await loadRail(trx, { region, staff, now: locals.now }),
      method: shownMethod(ranking, { code: url.searchParams.get('dinas'), minimum, nameOf }),
    }
  })
}
