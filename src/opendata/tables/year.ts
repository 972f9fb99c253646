/** The figures of one year as tables: daily and monthly, whole and cut, with everything hidden that must be. Pure. */
import { addDays, type Day } from '#lib/dates.ts'
import { CUTS, type CutName, type Row, type Value } from '#opendata/datasets.ts'
import { isSmall, hide } from '#opendata/suppression.ts'
import { settle, type Cut, type Settled } from '#opendata/tables/settle.ts'
import type { Sum } from '#statistics/kept/sums.ts'

const MEASURES = ['received', 'answered', 'closed'] as const
type Measure = (typeof MEASURES)[number]
const ENDS = ['confirmed', 'unconfirmed', 'rejected'] as const

/** @property days in order, by month @property sums of the region by day @property cuts by day and name; a name that must not be told is null */
export type Year = { months: Day[][]; sums: readonly Sum[]; cuts: Record<CutName, readonly Sum[]> }

export type YearTables = { days: Row[]; months: Row[]; cutDays: Record<CutName, Row[]>; cutMonths: Record<CutName, Row[]> }

/** @param from first day @param until last day; both of one year @returns the days by month */
export function monthsBetween(from: Day, until: Day): Day[][] {
  const days: Day[] = []
  for (let day = from; day <= until; day = addDays(day, 1)) days.push(day)
  return [...Map.groupBy(days, (day) => day.slice(0, 7)).values()]
}

/** @param isWhole whether a month is over: only then its sums are published */
export function tablesOf({ months, sums, cuts }: Year, isWhole: (month: string) => boolean): YearTables {
  const byDay = new Map(sums.map((sum) => [sum.day ?? '', sum]))
  const names = Object.fromEntries(CUTS.map((cut) => [cut, namesOf(cuts[cut], cut)])) as Record<CutName, string[]>
  const grids = Object.fromEntries(CUTS.map((cut) => [cut, gridOf(cuts[cut], cut)])) as Record<CutName, Grid>
  const settled = Object.fromEntries(MEASURES.map((measure) => [measure, settleMeasure({ months, names, grids, byDay }, measure)])) as Record<
    Measure,
    Settled
  >
  const parts = { months, names, grids, byDay, settled }
  return {
    ...wholeTables(parts, isWhole),
    cutDays: Object.fromEntries(CUTS.map((cut, at) => [cut, cutDaysOf(parts, cut, at)])) as Record<CutName, Row[]>,
    cutMonths: Object.fromEntries(CUTS.map((cut, at) => [cut, cutMonthsOf(parts, { cut, at, isWhole })])) as Record<CutName, Row[]>,
  }
}

/** By day and name. '' holds what has no name. */
type Grid = Map<string, Sum>
type Parts = {
  months: Day[][]
  names: Record<CutName, string[]>
  grids: Record<CutName, Grid>
  byDay: Map<string, Sum>
  settled: Record<Measure, Settled>
}

function namesOf(sums: readonly Sum[], cut: CutName): string[] {
  return [...new Set([...sums.map((sum) => sum[cut] ?? ''), ''])].toSorted()
}

function gridOf(sums: readonly Sum[], cut: CutName): Grid {
  return new Map(sums.map((sum) => [`${sum.day} ${sum[cut] ?? ''}`, sum]))
}

function settleMeasure({ months, names, grids, byDay }: Omit<Parts, 'settled'>, measure: Measure): Settled {
  const cuts: Cut[] = CUTS.map((cut) => ({
    cells: months.map((days) => days.map((day) => names[cut].map((name) => grids[cut].get(`${day} ${name}`)?.[measure] ?? 0))),
  }))
  // How what was closed has ended is told apart by day as well, and its sums are the same.
  if (measure === 'closed') cuts.push({ cells: months.map((days) => days.map((day) => ENDS.map((end) => byDay.get(day)?.[end] ?? 0))) })
  return settle(cuts)
}

/** The region by day and by month. */
function wholeTables({ months, byDay, settled }: Parts, isWhole: (month: string) => boolean): Pick<YearTables, 'days' | 'months'> {
  const reports = reportsHidden(months, byDay)
  const ends = CUTS.length
  const rows = months.map((days, m) =>
    days.map((day, d): Row => {
      const sum = byDay.get(day)
      const value = (measure: Measure) => shown(sum?.[measure], settled[measure].days[m]?.[d])
      return closed([day, value('received'), shown(sum?.reports, reports.days[m]?.[d]), value('answered'), value('closed'), ...ENDS.map((end, n) => shown(sum?.[end], settled.closed.cells[ends]?.[m]?.[d]?.[n]))]) // biome-ignore format: a row
    }),
  )
  const sums = months.flatMap((days, m): Row[] => {
    const month = days[0]?.slice(0, 7) ?? ''
    if (!isWhole(month)) return []
    const total = (measure: Measure | 'reports' | (typeof ENDS)[number]) => days.reduce((sum, day) => sum + (byDay.get(day)?.[measure] ?? 0), 0)
    const value = (measure: Measure) => shown(total(measure), settled[measure].months[m])
    return [closed([month, value('received'), shown(total('reports'), reports.months[m]), value('answered'), value('closed'), ...ENDS.map((end, n) => shown(total(end), settled.closed.names[ends]?.[m]?.[n]))])] // biome-ignore format: a row
  })
  return { days: rows.flat(), months: sums }
}

/** Reports are told apart by nothing: their days against their month. */
function reportsHidden(months: Day[][], byDay: Map<string, Sum>): { days: boolean[][]; months: boolean[] } {
  const found = months.map((days) => hide({ cells: days.map((day) => [byDay.get(day)?.reports ?? 0]) }))
  return {
    days: found.map(({ cells, rows }) => cells.map(([cell], at) => Boolean(cell) || Boolean(rows[at]))),
    months: found.map(({ all, columns }) => all || Boolean(columns[0])),
  }
}

function cutDaysOf({ months, names, grids, settled }: Parts, cut: CutName, at: number): Row[] {
  return months.flatMap((days, m) =>
    days.flatMap((day, d) =>
      names[cut].flatMap((name, n): Row[] => {
        const sum = grids[cut].get(`${day} ${name}`)
        const values = MEASURES.map((measure) => shown(sum?.[measure], settled[measure].cells[at]?.[m]?.[d]?.[n]))
        return values.every((value) => value === 0) ? [] : [closed([day, name, ...values])]
      }),
    ),
  )
}

function cutMonthsOf(
  { months, names, grids, settled }: Parts,
  { cut, at, isWhole }: { cut: CutName; at: number; isWhole: (month: string) => boolean },
): Row[] {
  return months.flatMap((days, m) => {
    const month = days[0]?.slice(0, 7) ?? ''
    if (!isWhole(month)) return []
    return names[cut].flatMap((name, n): Row[] => {
      const total = (measure: Measure) => days.reduce((sum, day) => sum + (grids[cut].get(`${day} ${name}`)?.[measure] ?? 0), 0)
      const values = MEASURES.map((measure) => shown(total(measure), settled[measure].names[at]?.[m]?.[n]))
      return values.every((value) => value === 0) ? [] : [closed([month, name, ...values])]
    })
  })
}

/** Small figures are hidden whatever the tables say: the last line of defence. */
function shown(count = 0, isHidden = false): Value {
  return isHidden || isSmall(count) ? null : count
}

/** The row with its note whether something of it is hidden. */
function closed(row: Value[]): Row {
  return [...row, row.includes(null)]
}
