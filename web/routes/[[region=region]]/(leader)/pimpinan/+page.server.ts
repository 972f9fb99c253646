/** The leader's page: what burns, who is late, who does well; and everything below it. */
import type { Trx } from '#db/transaction.ts'
import { inRegion } from '#db/transaction.ts'
import { formatClock, formatDayOfYear, dayOf } from '#lib/dates.ts'
import { countGiven } from '#instructions/queries.ts'
import { listAgencies, listCategories, listDistricts, listHolidays, type AgencyRow, type RegionRow } from '#regions/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { may } from '#staff/permissions.ts'
import { periodOf, readFigureFilter, sparkEdges, trendEdges } from '#statistics/filters.ts'
import { getHeadline, listDistrictFigures, listLateAgencies, listUrgentCases, type Asked } from '#statistics/queries.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { listTopics, listTrend } from '#statistics/trend-queries.ts'
import { require } from '#web/lib/act.ts'
import { shownLate, shownMap, shownRanking, shownTopic, shownTrend, shownUrgent, showingOf, type Showing } from './overview.ts'
import type { PageServerLoad } from './$types'

/** Rows of the three lists at the top, and of the topics. */
const LIST = 4
const TOPICS = 8

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  const { now, locale } = locals
  return inRegion(locals.db, region.id, async (trx) => {
    const [agencies, categories, districts] = [
      await listAgencies(trx, region.id),
      await listCategories(trx, region.id),
      await listDistricts(trx, region.id),
    ]
    const show = showingOf(region, await listHolidays(trx, region.id), { now, locale })
    const wished = readFigureFilter(url.searchParams)
    // An agency's own head sees the ranking of all, and the cases of the agency.
    const own = may(staff.role, 'case.read_all') ? undefined : (agencies.find(({ id }) => id === staff.agencyId)?.code ?? 'none')
    const filter = own ? { ...wished, agency: own } : wished
    const asked = { regionId: region.id, filter, period: periodOf(now, filter.range, region.zone), reader: scopeOf(staff) }
    return {
      filter,
      own,
      today: formatDayOfYear(dayOf(now, region.zone), locale),
      clock: formatClock(now, region.zone, locale),
      given: may(staff.role, 'case.instruct')
        ? await countGiven(trx, { regionId: region.id, reader: scopeOf(staff), staffId: staff.id, today: dayOf(now, region.zone) })
        : undefined,
      minimum: region.settings.rankingMinimum,
      headline: await getHeadline(trx, asked),
      // The rail speaks of the whole region, whatever the page is narrowed to.
      whole: await getHeadline(trx, { ...asked, filter: own ? filter : { range: filter.range } }),
      ...(await loadLists(trx, asked, show)),
      ...(await loadCharts(trx, asked, { region, agencies, show })),
      choices: {
        agencies: agencies.filter(({ kind }) => kind !== 'external').map(({ code, shortName }) => ({ code, name: shortName })),
        categories: categories
          .filter(({ isSensitive }) => !isSensitive)
          .map(({ code, name, nameEn }) => ({ code, name: locale === 'en' ? nameEn : name })),
        districts: districts.map(({ code, name }) => ({ code, name })),
      },
    }
  })
}

async function loadLists(trx: Trx, asked: Asked, show: Showing) {
  const late = await listLateAgencies(trx, asked)
  const urgent = await listUrgentCases(trx, asked, LIST)
  return { late: late.map((one) => shownLate(one, show)), urgent: urgent.map((one) => shownUrgent(one, show)) }
}

type Charting = { region: RegionRow; agencies: AgencyRow[]; show: Showing }

async function loadCharts(trx: Trx, asked: Asked, { region, agencies, show }: Charting) {
  const { period, filter } = asked
  const groups = await listCaseGroups(trx, asked)
  const topics = await listTopics(trx, asked, { edges: sparkEdges(period), limit: TOPICS })
  const trend = await listTrend(trx, asked, trendEdges(period.now, filter.range, region.zone))
  return {
    ranking: shownRanking(rank(figuresOf(agencies, groups), region.settings.rankingMinimum)),
    topics: topics.map((one) => shownTopic(one, show)),
    trend: shownTrend(trend, show),
    map: shownMap(await listDistrictFigures(trx, asked)),
  }
}
