/** The figures and the ranking for everybody, with the formula. Secret cases are counted in sums of the region alone, and it opens no case. */
import { inRegion } from '#db/transaction.ts'
import { chartsOf } from '#opendata/commands.ts'
import { getPerformance } from '#opendata/performance/queries.ts'
import { hiddenCounts, publicMinimum, type HiddenCounts } from '#opendata/performance/ranked.ts'
import { listAgencies, listCategoryNames } from '#regions/queries.ts'
import { periodOf } from '#statistics/filters.ts'
import { figuresOf, rank, totalsOf, type Ranking, type Scored } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { percentOf } from '#statistics/trend.ts'
import { shownMethod } from '#web/components/ranking/method.ts'
import { requireRegion } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

const RANGES = [30, 90, 365] as const

/** Seconds that a copy may be shown again: everybody sees the same figures, and counting them costs. */
const FRESH = 300

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  const region = requireRegion(locals)
  const range = RANGES.find((days) => String(days) === url.searchParams.get('rentang')) ?? 90
  const asked = { regionId: region.id, filter: { range }, period: periodOf(locals.now, range, region.zone) }
  const minimum = publicMinimum(region.settings.rankingMinimum)
  const isEnglish = locals.locale === 'en'
  const shown = await inRegion(locals.db, region.id, async (trx) => {
    const groups = await listCaseGroups(trx, asked)
    const ranking = rank(figuresOf(await listAgencies(trx, region.id), groups), minimum)
    const totals = totalsOf(groups)
    const hidden = hiddenCounts(ranking, { minimum, sum: totals.caseCount })
    const categories = await listCategoryNames(trx, region.id)
    const nameOf = (code: string) => categories.find((one) => one.code === code)?.[isEnglish ? 'nameEn' : 'name']
    return {
      figures: await getPerformance(trx, { region, range, now: locals.now, isEnglish }),
      totals: { ...totals, caseCount: hidden.isSumHidden ? undefined : totals.caseCount },
      method: shownMethod(withoutHidden(ranking, hidden), { code: url.searchParams.get('dinas'), minimum, nameOf }),
      ...shownRanking(ranking, hidden),
    }
  })
  if (!locals.staff) setHeaders({ 'cache-control': `public, max-age=${FRESH}`, vary: 'cookie, accept-language' })
  const charts = await chartsOf(locals.db, { region, figures: shown.figures, range, locale: locals.locale, now: locals.now })
  return { range, ranges: RANGES, charts, ...shown }
}

/** The calculation of an agency tells how many cases it has. */
function withoutHidden({ opd, district, ...ranking }: Ranking, { agencies }: HiddenCounts): Ranking {
  const isTold = ({ code }: Scored) => !agencies.has(code)
  return { ...ranking, opd: opd.filter(isTold), district: district.filter(isTold) }
}

function shownRanking({ mean, opd, district, unranked }: Ranking, { agencies }: HiddenCounts) {
  const shown = (one: Scored) => ({ ...shownRow(one), caseCount: agencies.has(one.code) ? undefined : one.caseCount })
  return {
    mean: Math.round(mean),
    lists: [opd.map(shown), district.map(shown)] as const,
    unranked: unranked.map(({ name }) => name),
  }
}

function shownRow({ code, name, score, low, high, isClearlyLow, isCapped, tallies }: Scored) {
  const share = ({ good, all }: { good: number; all: number }) => percentOf(good, all)
  const kept = share(tallies.kept)
  return {
    code, name, isClearlyLow, isCapped, score: Math.round(score), low: Math.round(low), high: Math.round(high),
    first: share(tallies.firstResponse), solved: share(tallies.solved), confirmed: share(tallies.confirmed), reopened: kept === undefined ? undefined : 100 - kept,
  } // biome-ignore format: a row
}
