/** The public figures and the ranking, as /kinerja shows them. */
import { instantAt, isoIn } from '#lib/dates.ts'
import { hiddenCounts, publicMinimum } from '#opendata/performance/ranked.ts'
import { listAgencies } from '#regions/queries.ts'
import { periodOf } from '#statistics/filters.ts'
import { figuresOf, rank, totalsOf, type Scored } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { percentOf } from '#statistics/trend.ts'
import { countMonth } from '#tracking/figures-queries.ts'
import { inside, ok, route } from './route.ts'
import * as shapes from './shapes.ts'

const RANGES = { 30: 30, 90: 90, 365: 365 } as const

/** Seconds that a copy may be shown again: everybody sees the same figures, and counting them costs. */
const FRESH = 300

export const figureRoutes = [
  route({
    id: 'getFigures',
    method: 'GET',
    path: '/regions/:region/figures',
    about: 'api.route_figures',
    params: shapes.inRegionParams,
    query: shapes.rangeQuery,
    answers: { 200: shapes.figuresShape },
    fresh: FRESH,
    handle: (asked) =>
      inside(asked, async (trx, { id: regionId, zone }) => {
        const days = RANGES[asked.query.days]
        const { from, now } = periodOf(asked.at, days, zone)
        return ok({ days, since: isoIn(instantAt(from, '00:00', zone), zone), ...(await countMonth(trx, { regionId, zone, from, now })) })
      }),
  }),
  route({
    id: 'getRanking',
    method: 'GET',
    path: '/regions/:region/ranking',
    about: 'api.route_ranking',
    params: shapes.inRegionParams,
    query: shapes.rangeQuery,
    answers: { 200: shapes.rankingShape },
    fresh: FRESH,
    handle: (asked) =>
      inside(asked, async (trx, { id: regionId, zone, settings }) => {
        const days = RANGES[asked.query.days]
        const groups = await listCaseGroups(trx, { regionId, filter: { range: days }, period: periodOf(asked.at, days, zone) })
        const minimum = publicMinimum(settings.rankingMinimum)
        const ranking = rank(figuresOf(await listAgencies(trx, regionId), groups), minimum)
        const hidden = hiddenCounts(ranking, { minimum, sum: totalsOf(groups).caseCount })
        const written = (one: Scored) => ({ ...writeRanked(one), cases: hidden.agencies.has(one.code) ? null : one.caseCount })
        return ok({
          days,
          mean: Math.round(ranking.mean),
          minimum,
          agencies: ranking.opd.map(written),
          districts: ranking.district.map(written),
          unranked: ranking.unranked.map(({ code, name }) => ({ code, name })),
        })
      }),
  }),
]

function writeRanked({ code, name, score, low, high, isClearlyLow, tallies }: Scored) {
  const share = ({ good, all }: { good: number; all: number }) => percentOf(good, all) ?? null
  const kept = share(tallies.kept)
  return {
    code,
    name,
    score: Math.round(score),
    low: Math.round(low),
    high: Math.round(high),
    isClearlyLow,
    firstResponseInTime: share(tallies.firstResponse),
    solvedInTime: share(tallies.solved),
    confirmed: share(tallies.confirmed),
    reopened: kept === null ? null : 100 - kept,
  }
}
