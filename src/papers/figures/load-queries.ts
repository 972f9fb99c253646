/** Asks for everything a month's report says, mostly of the questions of src/statistics. No SQL of its own. */
import { channelWord } from '#papers/parts/writing.ts'
import type { Trx } from '#db/transaction.ts'
import { addDays, dayOf, instantAt } from '#lib/dates.ts'
import type { Reader } from '#cases/about/reader.ts'
import { listGround } from '#maps/queries.ts'
import { countInTime, countVoices, listLateCases, listOverdueInstructions, listWaiting, type AskedOf } from '#papers/figures/month-queries.ts'
import { NOTHING, spanOf, type Days, type MonthFigures, type Part } from '#papers/figures/month.ts'
import { daysOfMonth, daysSoFar, monthAfter } from '#papers/kinds.ts'
import { listAgencies, listCategoryNames, type RegionRow } from '#regions/queries.ts'
import { periodOf } from '#statistics/filters.ts'
import type { Counts, Step, Sum, SumKey } from '#statistics/kept/sums.ts'
import { sumFigures, sumTimes } from '#statistics/kept/sum-queries.ts'
import { getHeadline, listDistrictFigures, listLateAgencies, listUrgentCases, type Asked } from '#statistics/queries.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { listTrend } from '#statistics/trend-queries.ts'
import { words, type Words } from '#texts/text.ts'

export type AskedMonth = { region: RegionRow; month: string; reader: Reader; now: Date }

/** Rows a paper lists of the late cases; of each reason to wait. The rest stands in the table file. */
const MOST_LATE = 5000
const MOST_WAITING = 200

/** Days up to the end of the month that the ranking is of, as the leader's page has it. */
const RANKED = 90

/** Months in the trend. */
const MONTHS = 13

export async function loadMonth(trx: Trx, { region, month, reader, now }: AskedMonth): Promise<MonthFigures> {
  const { id: regionId, zone } = region
  const days = daysSoFar(month, now, zone)
  const isRunning = days.until !== daysOfMonth(month).until || days.until === dayOf(now, zone)
  const asked = { regionId, filter: { range: 90 }, period: periodOf(now, 90, zone), reader }
  const of: AskedOf = { regionId, reader, now }
  const before = sameDays(monthAfter(month, -1), days)
  const lastYear = sameDays(monthAfter(month, -12), days)
  const sum = (of: Days, by: readonly SumKey[] = []) => sumFigures(trx, { ...asked, days: of }, by)
  const whole = async (of: Days): Promise<Counts> => (await sum(of))[0] ?? NOTHING
  const time = async (step: Step) => (await sumTimes(trx, { ...asked, days }, { step }))[0]
  const late = await listLateCases(trx, of, MOST_LATE)
  return {
    days,
    isRunning,
    sums: { now: await whole(days), before: await whole(before), lastYear: await whole(lastYear) },
    inTime: { now: await countInTime(trx, of, spanOf(days, zone)), before: await countInTime(trx, of, spanOf(before, zone)) },
    voices: await countVoices(trx, of, spanOf(days, zone)),
    times: { verify: await time('verify'), first_answer: await time('first_answer'), answer: await time('answer') },
    headline: await getHeadline(trx, asked),
    byDay: fillDays(days, await sum(days, ['day'])),
    byMonth: await loadMonths(trx, asked, { month, region }),
    ...(await loadRanking(trx, asked, { until: days.until, region })),
    ...(await loadParts(trx, { region, now: (by) => sum(days, [by]), before: (by) => sum(before, [by]) })),
    districts: await loadDistricts(trx, asked, await sum(days, ['district'])),
    lateAgencies: await listLateAgencies(trx, asked),
    urgent: await listUrgentCases(trx, asked, 5),
    late,
    waiting: await listWaiting(trx, of, MOST_WAITING),
    overdue: await listOverdueInstructions(trx, of, dayOf(now, zone)),
  }
}

/** Of a month that still runs the same days of another one: half a month is not compared with a whole one. */
function sameDays(month: string, { until }: Days): Days {
  const { from, until: end } = daysOfMonth(month)
  const isWhole = until === daysOfMonth(until.slice(0, 7)).until
  const same = `${month}-${until.slice(8)}`
  return { from, until: isWhole || same > end ? end : same }
}

function fillDays({ from, until }: Days, sums: readonly Sum[]): MonthFigures['byDay'] {
  const found = new Map(sums.map((one) => [one.day, one]))
  const all: MonthFigures['byDay'] = []
  for (let day = from; day <= until; day = addDays(day, 1)) {
    const { received = 0, answered = 0 } = found.get(day) ?? {}
    all.push({ day, received, answered })
  }
  return all
}

async function loadMonths(trx: Trx, asked: Asked, { month, region: { zone } }: { month: string; region: RegionRow }) {
  const months = Array.from({ length: MONTHS }, (_, index) => monthAfter(month, index + 1 - MONTHS))
  const edges = [...months, monthAfter(month)].map((one) => instantAt(`${one}-01`, '00:00', zone))
  const parts = await listTrend(trx, asked, edges)
  return months.map((one, index) => ({ month: one, received: parts[index]?.received ?? 0, answered: parts[index]?.answered ?? 0 }))
}

/** Cases received in the ninety days to the end of the month, judged by how they stand now. */
async function loadRanking(trx: Trx, asked: Asked, { until, region }: { until: string; region: RegionRow }) {
  const from = addDays(until, 1 - RANKED)
  const edges = [from, addDays(until, 1)].map((day) => instantAt(day, '00:00', region.zone))
  const groups = await listCaseGroups(trx, { ...asked, period: { ...asked.period, from } }, edges)
  const inside = groups.filter(({ part }) => part === 1)
  const minimum = region.settings.rankingMinimum
  const ranking = rank(figuresOf(await listAgencies(trx, region.id), inside), minimum)
  return { ranking, rankedDays: { from, until }, minimum }
}

type Asking = { region: RegionRow; now: (by: SumKey) => Promise<Sum[]>; before: (by: SumKey) => Promise<Sum[]> }

/** Categories and channels of one stretch of time, beside an earlier one. */
export async function loadParts(trx: Trx, { region, now, before }: Asking): Promise<{ categories: Part[]; channels: Part[] }> {
  const say: Words = words('id', region.texts)
  const names = new Map((await listCategoryNames(trx, region.id)).map(({ code, name }) => [code, name]))
  const nameOf = (code: string | null | undefined) => (code ? (names.get(code) ?? code) : say('paper.part_none'))
  return {
    categories: joined(await now('category'), await before('category'), (one) => nameOf(one.category)),
    channels: joined(await now('channel'), await before('channel'), (one) => channelWord(one.channel ?? '', say)),
  }
}

/** Most first; what came neither this month nor the one before is left out. */
function joined(now: readonly Sum[], before: readonly Sum[], nameOf: (one: Sum) => string): Part[] {
  const parts = new Map<string, Part>()
  const partOf = (one: Sum) => {
    const name = nameOf(one)
    const part = parts.get(name) ?? { name, received: 0, before: 0, answered: 0, closed: 0 }
    parts.set(name, part)
    return part
  }
  for (const one of now) {
    const part = partOf(one)
    part.received += one.received
    part.answered += one.answered
    part.closed += one.closed
  }
  for (const one of before) partOf(one).before += one.received
  return [...parts.values()]
    .filter(({ received, before: earlier }) => received + earlier > 0)
    .sort((a, b) => b.received - a.received || a.name.localeCompare(b.name))
}

async function loadDistricts(trx: Trx, asked: Asked, sums: readonly Sum[]): Promise<MonthFigures['districts']> {
  const ground = await listGround(trx, asked.regionId)
  return (await listDistrictFigures(trx, asked)).map((one) => ({
    ...one,
    outline: ground.find(({ code }) => code === one.code)?.outline ?? null,
    received: sums.find(({ district }) => district === one.code)?.received ?? 0,
  }))
}
