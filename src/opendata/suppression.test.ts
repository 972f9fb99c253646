import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FEWEST, hide, hideList, isSmall, type Hidden } from '#opendata/suppression.ts'

test('one small cell takes the smallest other one with it; large tables stay as they are', () => {
  assert.deepEqual(hideList([3, 40, 9]).cells, [true, false, true])
  assert.deepEqual(hideList([30, 40, 9]), { cells: [false, false, false], all: false })
  assert.deepEqual(hideList([0, 0, 12]), { cells: [false, false, false], all: false })
})

test('two ones are not told by their sum of two: a third goes with them', () => {
  assert.deepEqual(hideList([1, 1, 9, 20]).cells, [true, true, true, false])
  // All ones: a zero hides them, as then none is known to be one; without a zero nothing is left but the sum.
  assert.deepEqual(hideList([1, 1, 1, 1, 1, 0]), { cells: [true, true, true, true, true, true], all: false })
  assert.deepEqual(hideList([1, 1, 1, 1, 1]), { cells: [true, true, true, true, true], all: true })
})

test('nothing known, nothing hidden', () => {
  assert.deepEqual(hide({ cells: [] }), { cells: [], rows: [], columns: [], all: false })
  assert.deepEqual(hideList([]), { cells: [], all: false })
})

type Table = { cells: number[][]; hidden: Hidden }

/** Every table of whole numbers that agrees with what is published, found by trying; hidden cells are at least 1, but in lines with a hidden zero. */
function allThatAgree({ cells, hidden }: Table, most: number): number[][][] {
  const places = cells.flatMap((row, r) => row.flatMap((_, c) => (hidden.cells[r]?.[c] ? [[r, c] as const] : [])))
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  const columns = (table: number[][]) => (table[0] ?? []).map((_, c) => sum(table.map((row) => row[c] ?? 0)))
  const agrees = (table: number[][]) =>
    table.every((row, r) => hidden.rows[r] || sum(row) === sum(cells[r] ?? [])) &&
    columns(table).every((total, c) => hidden.columns[c] || total === columns(cells)[c]) &&
    (hidden.all || sum(table.map(sum)) === sum(cells.map(sum)))
  const isZero = (r: number, c: number) => Boolean(hidden.cells[r]?.[c]) && cells[r]?.[c] === 0
  const least = (r: number, c: number) => (cells[r]?.some((_, at) => isZero(r, at)) || cells.some((_, at) => isZero(at, c)) ? 0 : 1)
  let tables = [cells.map((row) => [...row])]
  for (const [r, c] of places)
    tables = tables.flatMap((table) =>
      Array.from({ length: most }, (_, value) =>
        table.map((row, at) => (at === r ? row.map((old, column) => (column === c ? value + least(r, c) : old)) : row)),
      ),
    )
  return tables.filter(agrees)
}

const smallTable = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  )

test('nobody can compute a hidden cell: for each there is another table with the same published figures', () => {
  fc.assert(
    fc.property(smallTable, (cells) => {
      const hidden = hide({ cells })
      const others = allThatAgree({ cells, hidden }, 7)
      cells.forEach((row, r) =>
        row.forEach((value, c) => {
          if (!hidden.cells[r]?.[c]) return
          assert.ok(
            others.some((other) => other[r]?.[c] !== value),
            JSON.stringify({ cells, hidden, r, c }),
          )
        }),
      )
    }),
    { numRuns: 100 },
  )
})

/** Solves the sums for the hidden cells exactly: what every solution has in common is told. Gauss-Jordan over fractions of small numbers. */
function solved({ cells, hidden }: Table): [number, number][] {
  const [height, width] = [cells.length, cells[0]?.length ?? 0]
  const isHidden = (r: number, c: number) =>
    r === height ? (c === width ? hidden.all : hidden.columns[c]) : c === width ? hidden.rows[r] : hidden.cells[r]?.[c]
  const unknown = new Map<string, number>()
  for (let r = 0; r <= height; r++) for (let c = 0; c <= width; c++) if (isHidden(r, c)) unknown.set(`${r},${c}`, unknown.size)
  const equations: number[][] = []
  const add = (places: [number, number, number][]) => {
    const equation = Array.from({ length: unknown.size }, () => 0)
    for (const [r, c, sign] of places) {
      const at = unknown.get(`${r},${c}`)
      if (at !== undefined) equation[at] = sign
    }
    equations.push(equation)
  }
  for (let r = 0; r <= height; r++) add(Array.from({ length: width + 1 }, (_, c) => [r, c, c === width ? -1 : 1]))
  for (let c = 0; c <= width; c++) add(Array.from({ length: height + 1 }, (_, r) => [r, c, r === height ? -1 : 1]))
  const reduced = reduce(equations)
  const told = reduced.filter((equation) => equation.filter((value) => Math.abs(value) > 1e-9).length === 1)
  const names = [...unknown.keys()]
  return told.map((equation) => (names[equation.findIndex((value) => Math.abs(value) > 1e-9)] as string).split(',').map(Number) as [number, number])
}

function reduce(equations: number[][]): number[][] {
  const rows = equations.map((row) => [...row])
  let at = 0
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = rows.findIndex((row, index) => index >= at && Math.abs(row[column] ?? 0) > 1e-9)
    if (pivot < 0) continue
    ;[rows[at], rows[pivot]] = [rows[pivot] as number[], rows[at] as number[]]
    const lead = rows[at] as number[]
    const factor = lead[column] as number
    lead.forEach((value, index) => (lead[index] = value / factor))
    rows.forEach((row, index) => {
      const times = row[column] ?? 0
      if (index !== at && times !== 0) row.forEach((value, place) => (row[place] = value - times * (lead[place] as number)))
    })
    at++
  }
  return rows
}

const table = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 })).chain(([rows, columns]) =>
  fc.record({
    cells: fc.array(
      fc.array(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 8 }) }, fc.integer({ min: 0, max: 200 }), fc.constant(0)), {
        minLength: columns,
        maxLength: columns,
      }),
      { minLength: rows, maxLength: rows },
    ),
    isHidden: fc.array(fc.boolean(), { minLength: columns, maxLength: columns }),
  }),
)

test('no equation of the sums, however combined, tells a hidden cell or sum', () => {
  fc.assert(
    fc.property(table, ({ cells, isHidden }) => {
      assert.deepEqual(solved({ cells, hidden: hide({ cells, hidden: { columns: isHidden } }) }), [])
      const bare = hide({ cells, hasColumnSums: false })
      const told = solved({ cells, hidden: { ...bare, columns: bare.columns.map(() => true) } })
      assert.deepEqual(
        told.filter(([row, column]) => row < cells.length || column === cells[0]?.length),
        [],
      )
    }),
    { numRuns: 300 },
  )
})

test('every small cell and every small sum is hidden', () => {
  fc.assert(
    fc.property(table, ({ cells }) => {
      const hidden = hide({ cells })
      cells.forEach((row, r) => {
        row.forEach((value, c) => {
          if (isSmall(value)) assert.equal(hidden.cells[r]?.[c], true)
        })
        const sum = row.reduce((total, value) => total + value, 0)
        if (sum > 0 && sum < FEWEST) assert.equal(hidden.rows[r], true)
      })
    }),
  )
})
