/**
 * Small cells of a published table are hidden, and with them so many others that nobody gets one back from the sums. Pure.
 *
 * A table has its sums as well: by row, by column, and of all. Cells of 1 to 4 are hidden, sums too. Whoever knows the rest
 * can still compute a hidden cell when it is alone in its row or column, or when it is the only bridge between two parts of
 * what is hidden. Seen as a network whose nodes are rows and columns and whose arcs are the hidden cells, a cell keeps its
 * secret exactly when it can be moved by one along a circle of other hidden cells, none of which falls below one.
 */

/** Cases. Fewer say too much about whoever told of them. */
export const FEWEST = 5

export function isSmall(count: number): boolean {
  return count > 0 && count < FEWEST
}

/**
 * @property cells by row, then by column; whole numbers ≥ 0
 * @property hidden what is hidden elsewhere and must stay so, besides the small ones
 * @property hasColumnSums false: sums of columns are published nowhere; whoever can compute one may
 */
export type Counted = {
  cells: readonly (readonly number[])[]
  hidden?: { cells?: readonly (readonly boolean[])[]; rows?: readonly boolean[]; columns?: readonly boolean[]; all?: boolean }
  hasColumnSums?: boolean
}

/** True: not to be published. `rows`, `columns` and `all` are the sums. */
export type Hidden = { cells: boolean[][]; rows: boolean[]; columns: boolean[]; all: boolean }

/** The table with its sums as the last row and the last column, and which of all that is hidden. */
type Whole = { values: number[][]; hidden: boolean[][]; rowSum: number; columnSum: number; hasColumnSums: boolean }

export function hide({ cells, hidden = {}, hasColumnSums = true }: Counted): Hidden {
  const whole = wholeOf(cells, hasColumnSums)
  mark(whole, hidden)
  for (let open = exposed(whole); open.length > 0; open = exposed(whole)) {
    const before = countHidden(whole)
    hideBeside(whole, open)
    // Nothing left beside it: then sums are hidden as well, at last that of all, which ends it.
    if (countHidden(whole) === before) hideSums(whole, open)
    if (countHidden(whole) === before) set(whole, whole.rowSum, whole.columnSum)
    if (countHidden(whole) === before) break
  }
  const { rowSum, columnSum } = whole
  return {
    cells: whole.hidden.slice(0, rowSum).map((row) => row.slice(0, columnSum)),
    rows: whole.hidden.slice(0, rowSum).map((row) => row[columnSum] as boolean),
    columns: (whole.hidden[rowSum] as boolean[]).slice(0, columnSum),
    all: whole.hidden[rowSum]?.[columnSum] as boolean,
  }
}

/** One list with its sum. @returns which entries are hidden; the sum is, when it is small or an entry could not be hidden otherwise */
export function hideList(counts: readonly number[]): { cells: boolean[]; all: boolean } {
  const { cells, all } = hide({ cells: [counts], hasColumnSums: false })
  return { cells: cells[0] ?? [], all }
}

function wholeOf(cells: Counted['cells'], hasColumnSums: boolean): Whole {
  const columnSum = cells[0]?.length ?? 0
  const rows = cells.map((row) => [...row, sumOf(row)])
  const sums = Array.from({ length: columnSum + 1 }, (_, column) => sumOf(rows.map((row) => row[column] ?? 0)))
  const values = [...rows, sums]
  const hidden = values.map((row, at) => row.map((value, column) => isSmall(value) || (!hasColumnSums && at === cells.length && column < columnSum)))
  return { values, hidden, rowSum: cells.length, columnSum, hasColumnSums }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function mark(whole: Whole, known: NonNullable<Counted['hidden']>): void {
  const { rowSum, columnSum } = whole
  known.cells?.forEach((line, row) => line.forEach((isHidden, column) => isHidden && set(whole, row, column)))
  known.rows?.forEach((isHidden, row) => isHidden && set(whole, row, columnSum))
  known.columns?.forEach((isHidden, column) => isHidden && set(whole, rowSum, column))
  if (known.all) set(whole, rowSum, columnSum)
}

/** Zeros are never hidden: of nobody nothing is said. */
function set({ hidden, values }: Whole, row: number, column: number): void {
  const line = hidden[row]
  if (line && (values[row]?.[column] ?? 0) > 0) line[column] = true
}

function countHidden({ hidden }: Whole): number {
  return hidden.reduce((sum, row) => sum + row.filter(Boolean).length, 0)
}

/** Hides one more cell of each row and of each column that has an exposed one: the smallest that says something, never a sum. */
function hideBeside(whole: Whole, open: readonly Place[]): void {
  const { rowSum, columnSum } = whole
  for (const row of new Set(open.map(([at]) => at)))
    if (row < rowSum)
      hideSmallest(
        whole,
        Array.from({ length: columnSum }, (_, at) => [row, at] as const),
      )
  for (const column of new Set(open.map(([, at]) => at)))
    if (column < columnSum)
      hideSmallest(
        whole,
        Array.from({ length: rowSum }, (_, at) => [at, column] as const),
      )
}

function hideSmallest(whole: Whole, places: readonly Place[]): void {
  const valueAt = ([row, column]: Place) => whole.values[row]?.[column] ?? 0
  const [smallest] = places
    .filter((place) => valueAt(place) > 0 && !whole.hidden[place[0]]?.[place[1]])
    .toSorted((one, other) => valueAt(one) - valueAt(other))
  if (smallest) set(whole, ...smallest)
}

function hideSums(whole: Whole, open: readonly Place[]): void {
  const { rowSum, columnSum } = whole
  for (const [row, column] of open) {
    if (row < rowSum) set(whole, row, columnSum)
    if (column < columnSum) set(whole, rowSum, column)
  }
  if (open.some(([row]) => row === rowSum))
    hideSmallest(
      whole,
      Array.from({ length: columnSum }, (_, at) => [rowSum, at] as const),
    )
  if (open.some(([, column]) => column === columnSum))
    hideSmallest(
      whole,
      Array.from({ length: rowSum }, (_, at) => [at, columnSum] as const),
    )
}

type Place = readonly [row: number, column: number]

/** The least that a hidden cell can be for whoever knows that zeros are always shown. */
const LEAST = 1

/** @returns hidden cells that can be computed from what is published */
function exposed(whole: Whole): Place[] {
  const arcs = arcsOf(whole)
  const { rowSum, columnSum, hasColumnSums } = whole
  const isSecret = (row: number, column: number) => hasColumnSums || row < rowSum || column === columnSum
  return whole.hidden.flatMap((line, row) =>
    line.flatMap((isHidden, column) => (isHidden && isSecret(row, column) && !canMove(arcs, whole, [row, column]) ? [[row, column] as const] : [])),
  )
}

/** An arc goes from the node to `to`; taking it changes the cell by one, up or down. */
type Arc = { to: number; cell: number }

/**
 * Nodes: the rows, then the columns, sums included. A cell of the inside, and the sum of all, lead from their row to their
 * column when they grow; a sum of a row or of a column the other way, as it stands on the other side of its equation.
 */
function arcsOf(whole: Whole): Arc[][] {
  const { values, hidden, rowSum, columnSum } = whole
  const arcs: Arc[][] = Array.from({ length: rowSum + columnSum + 2 }, () => [])
  hidden.forEach((line, row) =>
    line.forEach((isHidden, column) => {
      if (!isHidden) return
      const { from, to, cell } = arcOf(whole, row, column)
      arcs[from]?.push({ to, cell })
      if ((values[row]?.[column] ?? 0) > LEAST) arcs[to]?.push({ to: from, cell })
    }),
  )
  return arcs
}

function arcOf({ rowSum, columnSum }: Whole, row: number, column: number): { from: number; to: number; cell: number } {
  const [rowNode, columnNode] = [row, rowSum + 1 + column]
  const isTurned = (row === rowSum) !== (column === columnSum)
  const cell = row * (columnSum + 1) + column
  return isTurned ? { from: columnNode, to: rowNode, cell } : { from: rowNode, to: columnNode, cell }
}

function canMove(arcs: Arc[][], whole: Whole, [row, column]: Place): boolean {
  const { from, to, cell } = arcOf(whole, row, column)
  const canFall = (whole.values[row]?.[column] ?? 0) > LEAST
  return hasWay(arcs, { from: to, to: from, without: cell }) || (canFall && hasWay(arcs, { from, to, without: cell }))
}

/** Breadth first: circles are short where much is hidden. */
function hasWay(arcs: Arc[][], { from, to, without }: { from: number; to: number; without: number }): boolean {
  const seen = new Set([from])
  const waiting = [from]
  for (const node of waiting) {
    for (const arc of arcs[node] ?? []) {
      if (arc.cell === without || seen.has(arc.to)) continue
      if (arc.to === to) return true
      seen.add(arc.to)
      waiting.push(arc.to)
    }
  }
  return false
}
