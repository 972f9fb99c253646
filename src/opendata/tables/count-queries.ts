/** Asks statistics for what the counted datasets are made of. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { addDays, instantAt, type Day } from '#lib/dates.ts'
import { CUTS, type CutName, type Row, type Value } from '#opendata/datasets.ts'
import { tookOf } from '#opendata/performance/performance.ts'
import { FEWEST } from '#opendata/suppression.ts'
import { countShown } from '#opendata/tables/ranks.ts'
import { monthsBetween, type Year } from '#opendata/tables/year.ts'
import { listAgencies, listCategories, type RegionRow } from '#regions/queries.ts'
import { sumFigures, sumTimes, type AskedSums, type AskedTimes } from '#statistics/kept/sum-queries.ts'
import type { Step, Sum } from '#statistics/kept/sums.ts'
import { periodOf } from '#statistics/filters.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'

/** @returns the first day on which anything happened */
export async function findFirstDay(trx: Trx, regionId: string): Promise<Day | undefined> {
  const { rows } = await sql<{ day: Day | null }>`select to_char(min(day), 'YYYY-MM-DD') as day from figures where region_id = ${regionId}`.execute(
    trx,
  )
  return rows[0]?.day ?? undefined
}

/** @param days both of one year */
export async function getYear(trx: Trx, { id: regionId }: RegionRow, days: { from: Day; until: Day }): Promise<Year> {
  const asked: AskedSums = { regionId, filter: { range: 365 }, days }
  const categories = await listCategories(trx, regionId)
  const isNamed = (code: string | null | undefined) => categories.some((one) => one.code === code && !one.isSensitive)
  const agencies = new Map((await listAgencies(trx, regionId)).map(({ id, code }) => [id, code]))
  const cuts: Record<CutName, Sum[]> = { agency: [], category: [], district: [], channel: [] }
  for (const cut of CUTS) {
    // A channel says nothing of a case, but a secret one is in no breakdown; it is told by having no category.
    const rows = await sumFigures(trx, asked, cut === 'channel' ? ['day', 'channel', 'category'] : ['day', cut])
    const nameOf = (row: Sum) => {
      if (cut === 'agency') return agencies.get(row.agency ?? '') ?? null
      if (cut === 'category' || cut === 'channel') return isNamed(row.category) ? (row[cut] ?? null) : null
      return row[cut] ?? null
    }
    cuts[cut] = addUp(rows, cut, nameOf)
  }
  return { months: monthsBetween(days.from, days.until), sums: await sumFigures(trx, asked, ['day']), cuts }
}

function addUp(rows: readonly Sum[], cut: CutName, nameOf: (row: Sum) => string | null): Sum[] {
  return [...Map.groupBy(rows, (row) => `${row.day} ${nameOf(row) ?? ''}`).values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const add = (key: 'received' | 'reports' | 'answered' | 'closed' | 'confirmed' | 'unconfirmed' | 'rejected') =>
      group.reduce((sum, row) => sum + row[key], 0)
    const sums = { received: add('received'), reports: add('reports'), answered: add('answered'), closed: add('closed') }
    return [
      {
        ...sums,
        confirmed: add('confirmed'),
        unconfirmed: add('unconfirmed'),
        rejected: add('rejected'),
        day: first.day ?? null,
        [cut]: nameOf(first),
      },
    ]
  })
}

const STEPS: [Step, string][] = [
  ['first_answer', 'jawaban_pertama'],
  ['answer', 'selesai_dijawab'],
]

/** @param months whole ones, by their days @returns rows of `waktu-jawab`; fewer than five cases say nothing */
export async function listTimes(trx: Trx, { id: regionId }: RegionRow, months: readonly Day[][]): Promise<Row[]> {
  const names = (await listCategories(trx, regionId)).filter(({ isSensitive }) => !isSensitive).map(({ code }) => code)
  const rows: Row[] = []
  for (const days of months) {
    const asked: AskedTimes = { regionId, filter: { range: 365 }, days: { from: days[0] ?? '', until: days.at(-1) ?? '' } }
    for (const [step, word] of STEPS) {
      const all = (await sumTimes(trx, asked, { step })).map(({ counts }) => ({ counts, category: '' }))
      const each = [...all, ...(await sumTimes(trx, asked, { step, by: 'category' }))]
      const took = ['', ...names].map((name) => ({ name, of: tookOf(each.find(({ category }) => category === name)) }))
      rows.push(...took.flatMap(({ name, of }): Row[] => (of ? [[asked.days.from.slice(0, 7), word, name, tenths(of.half), tenths(of.nine)]] : [])))
    }
  }
  return rows
}

function tenths(hours: number): number {
  return Math.round(hours * 10) / 10
}

/** @property months whole ones, by their days @property received as the monthly table of agencies shows it */
type AskedRanks = { months: readonly Day[][]; received: (month: string, agency: string) => Value; now: Date }

/** @returns rows of `peringkat`: as /kinerja ranks, each month by itself */
export async function listRanks(trx: Trx, { id: regionId, zone, settings }: RegionRow, { months, received, now }: AskedRanks): Promise<Row[]> {
  const [first] = months[0] ?? []
  if (!first) return []
  const edges = [...months.map((days) => days[0] ?? first), addDays(months.at(-1)?.at(-1) ?? first, 1)].map((day) => instantAt(day, '00:00', zone))
  const period = { ...periodOf(now, 365, zone), from: first }
  const groups = await listCaseGroups(trx, { regionId, filter: { range: 365 }, period }, edges)
  const agencies = await listAgencies(trx, regionId)
  return months.flatMap((days, at) => {
    const own = groups.filter(({ part }) => part === at + 1)
    const { opd, district } = rank(figuresOf(agencies, own), Math.max(FEWEST, settings.rankingMinimum))
    const month = days[0]?.slice(0, 7) ?? ''
    return [...opd, ...district].map(({ code, score, low, high, caseCount }): Row => {
      const shown = countShown(caseCount, received(month, code))
      return [month, code, Math.round(score), Math.round(low), Math.round(high), shown]
    })
  })
}
