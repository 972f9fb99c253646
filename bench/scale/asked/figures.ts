/** The leader's and the public's questions, narrowed as people narrow them. */
import { addDays, dayOf, instantAt } from '#lib/dates.ts'
import { listCasesBehind, type Behind } from '#statistics/case-queries.ts'
import { periodOf, RANGES, sparkEdges, trendEdges, type FigureFilter } from '#statistics/filters.ts'
import { sumFigures, sumTimes } from '#statistics/kept/sum-queries.ts'
import { STEPS, SUM_KEYS, type SumKey } from '#statistics/kept/sums.ts'
import { getHeadline, listDistrictFigures, listLateAgencies, listUrgentCases, type Asked } from '#statistics/queries.ts'
import { edgesOf, monthsUntil } from '#statistics/drift.ts'
import { listAgencies } from '#regions/queries.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { listTopics, listTrend } from '#statistics/trend-queries.ts'
import { countMonth, listNewlyAnswered } from '#tracking/figures-queries.ts'
import type { Trx } from '#db/transaction.ts'
import { mapGroup } from './maps.ts'
import { given, maybe, seenBy, type Ask, type Ground, type Group } from './ask.ts'

/** Milliseconds. */
const LIMIT = 150

export function figureGroups(ground: Ground, filterCount: number): Group[] {
  const asked = filtersOf(ground, filterCount).map((filter) => askedOf(ground, filter))
  const { zone } = ground.region
  const each = (run: (trx: Trx, one: Asked) => Promise<unknown>): Ask[] => asked.map((one) => ({ about: describe(one), run: (trx) => run(trx, one) }))
  const group = (name: string, asks: Ask[]): Group => ({ name, limit: LIMIT, asks: seenBy({ role: 'leader' }, asks) })
  return [
    group('headline', each(getHeadline)),
    group('late agencies', each(listLateAgencies)),
    group('urgent cases', each((trx, one) => listUrgentCases(trx, one, 4))),
    group('districts', each(listDistrictFigures)),
    group('ranking', each(async (trx, one) => rank(figuresOf(await listAgencies(trx, one.regionId), await listCaseGroups(trx, one)), 30))),
    group('ranking, month by month', asked.slice(0, 10).map((one) => ({ about: `${describe(one)}, 12 months`, run: (trx) => listCaseGroups(trx, ...monthByMonth(one)) }))),
    group('topics', each((trx, one) => listTopics(trx, one, { edges: sparkEdges(one.period), limit: 8 }))),
    group('trend', each((trx, one) => listTrend(trx, one, trendEdges(one.period.now, one.filter.range, zone)))),
    group('sums by anything', asked.map((one, index) => sumsAsk(one, zone, index))),
    group('times', asked.map((one, index) => timesAsk(one, zone, index))),
    group('cases behind a figure', asked.flatMap((one, index) => behindAsks(one, index))),
    { name: 'public pages', limit: LIMIT, asks: publicAsks(ground) },
    mapGroup(ground, asked),
  ] // biome-ignore format: a list reads better in lines
}

/** Half of what is asked is not narrowed at all, or by one thing; few narrow by three. */
function filtersOf({ random, agencies, categories, districts, channels }: Ground, count: number): FigureFilter[] {
  const codes = agencies.filter(({ kind }) => kind !== 'external').map(({ code }) => code)
  return Array.from({ length: count }, (_, index) => ({
    range: RANGES[index % RANGES.length] ?? 90,
    ...given({
      agency: maybe(random, 0.25, codes),
      category: maybe(random, 0.25, categories),
      district: maybe(random, 0.25, districts),
      channel: maybe(random, 0.15, channels),
    }),
  }))
}

function askedOf({ region, now }: Ground, filter: FigureFilter): Asked {
  return { regionId: region.id, filter, period: periodOf(now, filter.range, region.zone) }
}

function describe({ filter: { range, ...filter } }: Asked): string {
  return [`${range} days`, ...Object.entries(filter).map(([name, value]) => `${name} ${value}`)].join(', ')
}

/** As the leader's page has it (drift.ts). */
function monthByMonth(asked: Asked): [Asked, Date[]] {
  const { now, zone, today } = asked.period
  const months = monthsUntil(now, 12, zone)
  return [{ ...asked, period: { ...asked.period, from: months[0] ?? today } }, edgesOf(months, zone)]
}

/** By day and one more, by two things, or by nothing; the days of the period, and the same days a year before. */
function sumsAsk({ regionId, filter, period, reader }: Asked, zone: string, index: number): Ask {
  const first = SUM_KEYS[index % SUM_KEYS.length] as SumKey
  const second = SUM_KEYS[(index * 3 + 1) % SUM_KEYS.length] as SumKey
  const by = index % 4 === 0 ? [] : first === second ? [first] : [first, second]
  const until = addDays(dayOf(period.now, zone), index % 2 === 0 ? 0 : -365)
  const days = { from: addDays(until, 1 - filter.range), until }
  const asked = { regionId, filter, days, ...(reader && { reader }) }
  return {
    about: `${days.from} to ${days.until}, by ${by.join(' and ') || 'nothing'}, ${JSON.stringify(filter)}`,
    run: (trx) => sumFigures(trx, asked, by),
  }
}

/** Times are kept by agency and category. */
function timesAsk({ regionId, filter: { range, agency, category }, period, reader }: Asked, zone: string, index: number): Ask {
  const step = STEPS[index % STEPS.length] ?? 'answer'
  const by = ([undefined, 'agency', 'category'] as const)[index % 3]
  const until = dayOf(period.now, zone)
  const filter = { range, ...given({ agency, category }) }
  const asked = { regionId, filter, days: { from: addDays(until, 1 - range), until }, ...(reader && { reader }) }
  return { about: `${step} by ${by ?? 'nothing'}, ${JSON.stringify(filter)}`, run: (trx) => sumTimes(trx, asked, { step, ...(by && { by }) }) }
}

const FIGURES: readonly Behind['figure'][] = ['today', 'month', 'received', 'ranked', 'in_time', 'not_in_time', 'confirmed', 'unconfirmed', 'at_leader', 'first_late', 'unsolved', 'not_confirmed'] // biome-ignore format: one line

/** The first page, and one that lies in the middle of the period. */
function behindAsks(one: Asked, index: number): Ask[] {
  const figure = FIGURES[index % FIGURES.length] as Behind['figure']
  const { from, now, zone } = one.period
  const middle = { at: new Date((instantAt(from, '00:00', zone).getTime() + now.getTime()) / 2), id: 'ffffffff-ffff-7fff-bfff-ffffffffffff' }
  return [undefined, middle].map((after) => ({
    about: `${figure}, ${after ? 'a later page' : 'the first page'}, ${describe(one)}`,
    run: (trx) => listCasesBehind(trx, one, { figure, after }),
  }))
}

function publicAsks({ region, now }: Ground): Ask[] {
  const today = dayOf(now, region.zone)
  const back = (days: number) => instantAt(addDays(today, -days), '00:00', region.zone)
  const ranking = (range: 30 | 90 | 365): Ask => ({
    about: `/kinerja, ${range} days`,
    run: (trx) => listCaseGroups(trx, { regionId: region.id, filter: { range }, period: periodOf(now, range, region.zone) }),
  })
  return [
    {
      about: 'home, figures of 30 days',
      run: (trx) => countMonth(trx, { regionId: region.id, from: addDays(today, -30), now, zone: region.zone }),
    },
    { about: 'home, newest answers', run: (trx) => listNewlyAnswered(trx, { regionId: region.id, since: back(60), limit: 3 }) },
    ranking(30),
    ranking(90),
    ranking(365),
  ]
}
