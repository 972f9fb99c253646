/**
 * What is hidden of all tables of one year together: a sum that one table must hide is hidden in every other. Pure.
 * One measure is told apart in several ways (`cuts`); all share the sums by day and by month. Every month has its days, every
 * cut its names; the sums of a name over a month stand in the monthly table, those over the year nowhere.
 */
import { hide } from '#opendata/suppression.ts'

/** @property cells by month, day, name */
export type Cut = { cells: readonly (readonly (readonly number[])[])[] }

export type Settled = {
  /** By cut, month, day, name. */
  cells: boolean[][][][]
  /** By cut, month, name. */
  names: boolean[][][]
  /** By month and day. */
  days: boolean[][]
  months: boolean[]
}

export function settle(cuts: readonly Cut[]): Settled {
  const shape = cuts[0]?.cells ?? []
  const settled: Settled = {
    cells: cuts.map(({ cells }) => cells.map((month) => month.map((day) => day.map(() => false)))),
    names: cuts.map(({ cells }) => cells.map((month) => (month[0] ?? []).map(() => false))),
    days: shape.map((month) => month.map(() => false)),
    months: shape.map(() => false),
  }
  // Only ever more is hidden, so this ends.
  for (let before = -1; before !== countOf(settled); ) {
    before = countOf(settled)
    for (const [cut, { cells }] of cuts.entries()) {
      settleMonths(settled, cut, cells)
      for (const month of cells.keys()) settleDays(settled, { cut, month }, cells[month] ?? [])
    }
  }
  return settled
}

/** Months against names. */
function settleMonths(settled: Settled, cut: number, cells: Cut['cells']): void {
  const sums = cells.map((month) => (month[0] ?? []).map((_, name) => month.reduce((sum, day) => sum + (day[name] ?? 0), 0)))
  const found = hide({ cells: sums, hidden: { cells: settled.names[cut] ?? [], rows: settled.months }, hasColumnSums: false })
  settled.names[cut] = found.cells
  settled.months = found.rows
}

/** The days of one month against names. */
function settleDays(settled: Settled, { cut, month }: { cut: number; month: number }, cells: readonly (readonly number[])[]): void {
  const ofCut = settled.cells[cut]
  const names = settled.names[cut]
  if (!ofCut || !names) return
  const known = { cells: ofCut[month] ?? [], rows: settled.days[month] ?? [], columns: names[month] ?? [], all: settled.months[month] ?? false }
  const found = hide({ cells, hidden: known })
  ofCut[month] = found.cells
  settled.days[month] = found.rows
  names[month] = found.columns
  settled.months[month] = found.all
}

function countOf({ cells, names, days, months }: Settled): number {
  return [...cells.flat(3), ...names.flat(2), ...days.flat(), ...months].filter(Boolean).length
}
