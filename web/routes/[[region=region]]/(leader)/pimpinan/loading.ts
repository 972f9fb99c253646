/** What the overview asks for: each function is a handful of statements in the page's one transaction. */
import type { Trx } from '#db/transaction.ts'
import { dayOf, instantAt } from '#lib/dates.ts'
import { listGround } from '#maps/queries.ts'
import type { AgencyRow, RegionRow } from '#regions/queries.ts'
import { countBurning } from '#statistics/moves/burning-queries.ts'
import { clusterDays, findClusters } from '#statistics/moves/clusters.ts'
import { sparkEdges, trendEdges } from '#statistics/filters.ts'
import type { Days } from '#statistics/kept/sums.ts'
import { sumFigures } from '#statistics/kept/sum-queries.ts'
import { aYearBefore, comparedMonths, type Look } from '#statistics/moves/movement.ts'
import { listDistrictFigures, listLateAgencies, listUrgentCases, type Asked } from '#statistics/queries.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { listTopics, listTrend } from '#statistics/trend-queries.ts'
import { shownClusters, shownMonths, shownParts, shownSince, shownTrend } from '#web/components/leader/moves/shown.ts'
import { shownLate, shownMap, shownRanking, shownTopic, shownUrgent, type Showing } from './overview.ts'

/** Rows of the three lists at the top, and of the topics. */
const LIST = 4
const TOPICS = 8

export async function loadLists(trx: Trx, asked: Asked, show: Showing) {
  const late = await listLateAgencies(trx, asked)
  const urgent = await listUrgentCases(trx, asked, LIST)
  return { late: late.map((one) => shownLate(one, show)), urgent: urgent.map((one) => shownUrgent(one, show)) }
}

type Charting = { region: RegionRow; agencies: AgencyRow[]; show: Showing }

export async function loadCharts(trx: Trx, asked: Asked, { region, agencies, show }: Charting) {
  const edges = sparkEdges(asked.period)
  const groups = await listCaseGroups(trx, asked)
  const topics = await listTopics(trx, asked, { edges, limit: TOPICS })
  return {
    ranking: shownRanking(rank(figuresOf(agencies, groups), region.settings.rankingMinimum)),
    topics: topics.map((one) => shownTopic(one, show)),
    topicParts: shownParts(edges, show),
    map: shownMap(await listDistrictFigures(trx, asked), await listGround(trx, region.id)),
  }
}

type Naming = Parameters<typeof shownClusters>[1]
type Moving = { region: RegionRow; look: Look; show: Showing } & Naming

/** What moved since the last look, over the months and against last year, and what grows. */
export async function loadMoves(trx: Trx, asked: Asked, { region: { zone }, look, show, ...names }: Moving) {
  const today = look.day
  const edges = trendEdges(asked.period.now, asked.filter.range, zone)
  const months = comparedMonths(today)
  const trendDays = aYearBefore({ from: edges[0] ? dayOf(edges[0], zone) : today, until: today })
  const sum = (days: Days, by: Parameters<typeof sumFigures>[2]) => sumFigures(trx, { ...asked, days }, by)
  const sums = await sum({ from: earlier(months.lastMonth.from, look.since), until: today }, ['day'])
  // Fifty-two weeks back is later than the same date last year.
  const yearSums = await sum({ from: earlier(months.lastYear.from, trendDays.from), until: trendDays.until }, ['day'])
  const { recent, before } = clusterDays(today)
  const clusters = findClusters(await sum(recent, ['category', 'district']), await sum(before, ['category', 'district']))
  return {
    since: shownSince(look, sums, show),
    months: shownMonths(today, { sums, yearSums }, show),
    trend: shownTrend(await listTrend(trx, asked, edges), yearSums, show),
    burning: {
      ...(await countBurning(trx, asked, instantAt(look.since, '00:00', zone))),
      clusters: shownClusters(clusters, names, show),
      clusterDays: recent,
    },
  }
}

function earlier(one: string, other: string): string {
  return one < other ? one : other
}
