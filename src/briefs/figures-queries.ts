/** The figures of a brief: the same questions as the leader's page asks, with the leader's eyes. */
import type { Figures } from '#briefs/lines.ts'
import type { Trx } from '#db/transaction.ts'
import { listOpenInstructions } from '#instructions/queries.ts'
import { listAgencies, type RegionRow } from '#regions/queries.ts'
import { periodOf, trendEdges } from '#statistics/filters.ts'
import { getHeadline, listLateAgencies, listUrgentCases, type Asked } from '#statistics/queries.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { listTrend } from '#statistics/trend-queries.ts'

/** Days, as the page shows them when nobody chooses. */
const RANGE = 90

/** What is about the leader is in none of them. */
const READER = {}

export async function loadFigures(trx: Trx, region: RegionRow, { now, isWeekly }: { now: Date; isWeekly: boolean }): Promise<Figures> {
  const asked: Asked = { regionId: region.id, filter: { range: RANGE }, period: periodOf(now, RANGE, region.zone), reader: READER }
  const agencies = await listAgencies(trx, region.id)
  const groups = await listCaseGroups(trx, asked)
  return {
    headline: await getHeadline(trx, asked),
    urgent: await listUrgentCases(trx, asked, 4),
    late: await listLateAgencies(trx, asked),
    ranking: rank(figuresOf(agencies, groups), region.settings.rankingMinimum),
    trend: await listTrend(trx, asked, trendEdges(now, isWeekly ? RANGE : 7, region.zone)),
    instructions: await listOpenInstructions(trx, { regionId: region.id, reader: READER, limit: 20 }),
  }
}
