import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSmall } from '#opendata/suppression.ts'
import { countShown } from '#opendata/tables/ranks.ts'
import { settle, type Cut } from '#opendata/tables/settle.ts'

/** Months of a few days; a second cut spreads the same daily sums over its own names. */
const year = fc
  .array(
    fc.array(fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 60 })), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 4,
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((cells): Cut[] => [
    { cells },
    {
      cells: cells.map((month) =>
        month.map((day) => {
          const sum = day.reduce((total, count) => total + count, 0)
          return [Math.floor(sum / 3), sum - Math.floor(sum / 3)]
        }),
      ),
    },
  ])

/**
 * What all published tables together say: each hidden figure is an unknown, each row and column an equation.
 * @param isKnown of a name of a month: told by yet another table
 */
function told(cuts: readonly Cut[], settled = settle(cuts), isKnown = (_c: number, _m: number, _n: number) => false): string[] {
  const unknowns = new Map<string, number>()
  const equations: Map<number, number>[] = []
  const nameOf = (key: string) => unknowns.get(key) ?? (unknowns.set(key, unknowns.size), unknowns.size - 1)
  const add = (parts: [key: string, isHidden: boolean | undefined, sign: number][]) => {
    const equation = new Map<number, number>()
    for (const [key, isHidden, sign] of parts) if (isHidden) equation.set(nameOf(key), sign)
    equations.push(equation)
  }
  for (const [c, { cells }] of cuts.entries())
    for (const [m, month] of cells.entries()) {
      const names = month[0] ?? []
      for (const [d, day] of month.entries())
        add([
          ...day.map((_, n) => [`cell ${c} ${m} ${d} ${n}`, settled.cells[c]?.[m]?.[d]?.[n], 1] as [string, boolean | undefined, number]),
          [`day ${m} ${d}`, settled.days[m]?.[d], -1],
        ])
      for (const n of names.keys())
        add([
          ...month.map((_, d) => [`cell ${c} ${m} ${d} ${n}`, settled.cells[c]?.[m]?.[d]?.[n], 1] as [string, boolean | undefined, number]),
          [`name ${c} ${m} ${n}`, settled.names[c]?.[m]?.[n] && !isKnown(c, m, n), -1],
        ])
      add([
        ...names.map((_, n) => [`name ${c} ${m} ${n}`, settled.names[c]?.[m]?.[n] && !isKnown(c, m, n), 1] as [string, boolean | undefined, number]),
        [`month ${m}`, settled.months[m], -1],
      ])
      add([
        ...month.map((_, d) => [`day ${m} ${d}`, settled.days[m]?.[d], 1] as [string, boolean | undefined, number]),
        [`month ${m}`, settled.months[m], -1],
      ])
    }
  return solve(equations, [...unknowns.keys()])
}

function solve(equations: Map<number, number>[], names: string[]): string[] {
  const rows = equations.map((equation) => names.map((_, at) => equation.get(at) ?? 0))
  let pivots = 0
  for (let column = 0; column < names.length; column++) {
    const found = rows.findIndex((row, at) => at >= pivots && Math.abs(row[column] ?? 0) > 1e-9)
    if (found < 0) continue
    ;[rows[pivots], rows[found]] = [rows[found] as number[], rows[pivots] as number[]]
    const lead = rows[pivots] as number[]
    const factor = lead[column] as number
    for (const at of lead.keys()) lead[at] = (lead[at] as number) / factor
    for (const [index, row] of rows.entries()) {
      const times = index === pivots ? 0 : (row[column] as number)
      rows[index] = row.map((value, at) => value - times * (lead[at] as number))
    }
    pivots++
  }
  return rows.flatMap((row) => {
    const left = [...row.entries()].filter(([, value]) => Math.abs(value) > 1e-9)
    return left.length === 1 ? [names[left[0]?.[0] as number] as string] : []
  })
}

test('all tables of a year together tell no hidden figure', () => {
  fc.assert(
    fc.property(year, (cuts) => assert.deepEqual(told(cuts), [])),
    { numRuns: 150 },
  )
})

test('nor do they with the ranking, which says of an agency how many cases it had in a month', () => {
  fc.assert(
    fc.property(year, (cuts) => {
      const settled = settle(cuts)
      const isRanked = (c: number, m: number, n: number) => {
        const count = (cuts[c]?.cells[m] ?? []).reduce((sum, day) => sum + (day[n] ?? 0), 0)
        return c === 0 && countShown(count, settled.names[c]?.[m]?.[n] ? null : count) !== null
      }
      assert.deepEqual(told(cuts, settled, isRanked), [])
    }),
    { numRuns: 150 },
  )
})

test('every small figure is hidden, in every table', () => {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  fc.assert(
    fc.property(year, (cuts) => {
      const { cells, names, days, months } = settle(cuts)
      const of = cuts.map((cut) => cut.cells)
      assert.ok(
        of.every((cut, c) => cut.every((month, m) => month.every((day, d) => day.every((value, n) => !isSmall(value) || cells[c]?.[m]?.[d]?.[n])))),
      )
      assert.ok(of.every((cut) => cut.every((month, m) => month.every((day, d) => !isSmall(sum(day)) || days[m]?.[d]))))
      const nameSums = (month: readonly (readonly number[])[]) => (month[0] ?? []).map((_, n) => sum(month.map((day) => day[n] ?? 0)))
      assert.ok(of.every((cut, c) => cut.every((month, m) => nameSums(month).every((value, n) => !isSmall(value) || names[c]?.[m]?.[n]))))
      assert.ok(of.every((cut) => cut.every((month, m) => !isSmall(sum(nameSums(month))) || months[m])))
    }),
  )
})
