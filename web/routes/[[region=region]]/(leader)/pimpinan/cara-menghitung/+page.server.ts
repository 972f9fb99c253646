/** How the ranking is counted: in words, in numbers, and worked through for one agency of this region. */
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { listAgencies } from '#regions/queries.ts'
import { periodOf, readFigureFilter } from '#statistics/filters.ts'
import { getHeadline } from '#statistics/queries.ts'
import { figuresOf, rank, STRONGEST, WEAKEST } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { MEASURES, WEIGHTS } from '#statistics/tally.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  const { range } = readFigureFilter(url.searchParams)
  const asked = { regionId: region.id, filter: { range }, period: periodOf(locals.now, range, region.zone), reader: scopeOf(staff) }
  return inRegion(locals.db, region.id, async (trx) => {
    const groups = await listCaseGroups(trx, asked, { zone: region.zone, weekdays: region.settings.hours.weekdays })
    const { mean, opd, district } = rank(figuresOf(await listAgencies(trx, region.id), groups), region.settings.rankingMinimum)
    const code = url.searchParams.get('dinas')
    // The agency in the middle shows both being pulled and having a say.
    const example = [...opd, ...district].find((one) => one.code === code) ?? opd[Math.floor(opd.length / 2)] ?? district[0]
    return {
      range,
      minimum: region.settings.rankingMinimum,
      weakest: WEAKEST,
      strongest: STRONGEST,
      headline: await getHeadline(trx, asked),
      mean,
      agencies: [...opd, ...district].map((one) => ({ code: one.code, name: one.name })),
      measures: MEASURES.map((measure) => ({ measure, weight: WEIGHTS[measure] })),
      example: example && {
        code: example.code,
        name: example.name,
        score: example.score,
        low: example.low,
        high: example.high,
        rates: MEASURES.map((measure) => ({ measure, weight: WEIGHTS[measure], ...example.rates[measure] })),
      },
    }
  })
}
