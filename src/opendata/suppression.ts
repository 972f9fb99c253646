/**
 * Small cells of a published table are hidden, and with them so many others that nobody gets one back from the sums. Pure.
 *
 * A table has its sums as well: by row, by column, and of all. Cells of 1 to 4 are hidden, sums too. Whoever knows the rest
 * can still compute a hidden cell when it is alone in its row or column, or when it is the only bridge between two parts of
 * what is hidden. Seen as a network whose nodes are rows and columns and whose arcs are the hidden cells, a cell keeps its
 * secret exactly when it can be moved by one along a circle of other hidden cells, none of which falls below what it must be.
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
    const isMore = (hideMore: (of: Whole, exposedOnes: readonly Place[]) => void) => {
      hideMore(whole, open)
      return countHidden(whole) > before
    }
    // The last one ends it: when all is hidden, sums included, nothing can be computed.
    if (!STEPS.some(isMore)) break
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

/** Sums of nobody are never hidden. */
function set({ hidden, values, rowSum, columnSum }: Whole, row: number, column: number): void {
  const line = hidden[row]
  const isInside = row < rowSum && column < columnSum
  if (line && (isInside || (values[row]?.[column] ?? 0) > 0)) line[column] = true
}

function countHidden({ hidden }: Whole): number {
  return hidden.reduce((sum, row) => sum + row.filter(Boolean).length, 0)
}

/** What else is hidden when something can be computed: each only when those before it find nothing. Sums are what most people want. */
const STEPS = [
  // Beside what stands alone in its line first: most circles close by that.
  (whole: Whole, open: readonly Place[]) => hideBeside(whole, { open, isWanted: (value) => value > 0, isEnough: (hiddenInLine) => hiddenInLine > 1 }),
  (whole: Whole, open: readonly Place[]) => hideBeside(whole, { open, isWanted: (value) => value > 0, isEnough: () => false }),
  // A zero among what is hidden: from then on none of its line is known to be more.
  (whole: Whole, open: readonly Place[]) => hideBeside(whole, { open, isWanted: (value) => value === 0, isEnough: () => false }),
  hideSums,
  (whole: Whole) => set(whole, whole.rowSum, whole.columnSum),
]

type Wish = { open: readonly Place[]; isWanted: (value: number) => boolean; isEnough: (hiddenInLine: number) => boolean }

/** Hides one more cell of each row and of each column that has an exposed one: the smallest, never a sum. */
function hideBeside(whole: Whole, { open, isWanted, isEnough }: Wish): void {
  const { hidden, rowSum, columnSum } = whole
  const hideIn = (line: readonly Place[]) => {
    if (!isEnough(line.filter(([row, column]) => hidden[row]?.[column]).length))
      hideSmallest(
        whole,
        line.filter(([row, column]) => row < rowSum && column < columnSum),
        isWanted,
      )
  }
  for (const row of new Set(open.map(([at]) => at)))
    if (row < rowSum) hideIn(Array.from({ length: columnSum + 1 }, (_, column) => [row, column] as const))
  for (const column of new Set(open.map(([, at]) => at)))
    if (column < columnSum) hideIn(Array.from({ length: rowSum + 1 }, (_, row) => [row, column] as const))
}

function hideSmallest(whole: Whole, places: readonly Place[], isWanted: (value: number) => boolean): void {
  const valueAt = ([row, column]: Place) => whole.values[row]?.[column] ?? 0
  const { rowSum, columnSum, hasColumnSums } = whole
  // A zero in a line that sums up to nothing is known whatever is hidden.
  const isNothing = ([row, column]: Place) => valueAt([row, columnSum]) === 0 || (hasColumnSums && valueAt([rowSum, column]) === 0)
  const [smallest] = places
    .filter((place) => isWanted(valueAt(place)) && !whole.hidden[place[0]]?.[place[1]] && !isNothing(place))
    .toSorted((one, other) => valueAt(one) - valueAt(other))
  if (smallest) set(whole, ...smallest)
}

function hideSums(whole: Whole, open: readonly Place[]): void {
  const { rowSum, columnSum } = whole
  for (const [row, column] of open) {
    if (row < rowSum) set(whole, row, columnSum)
    if (column < columnSum) set(whole, rowSum, column)
  }
  const sums = [
    ...(open.some(([row]) => row === rowSum) ? Array.from({ length: columnSum }, (_, at) => [rowSum, at] as const) : []),
    ...(open.some(([, column]) => column === columnSum) ? Array.from({ length: rowSum }, (_, at) => [at, columnSum] as const) : []),
  ]
  hideSmallest(whole, sums, (value) => value > 0)
}

type Place = readonly [row: number, column: number]

/**
 * The least that each hidden figure can be for whoever knows that zeros are shown but where they are needed: 1, and 0 in lines
 * in which a zero is hidden.
 */
function leastOf({ values, hidden, rowSum, columnSum, hasColumnSums }: Whole): (row: number, column: number) => number {
  const isZero = (row: number, column: number) => row < rowSum && column < columnSum && hidden[row]?.[column] && values[row]?.[column] === 0
  const rows = values.map((line, row) => line.some((_, column) => isZero(row, column)))
  const columns = (values[0] ?? []).map((_, column) => values.some((_line, row) => isZero(row, column)))
  return (row, column) => {
    if (row < rowSum && column < columnSum) return rows[row] || columns[column] ? 0 : 1
    // Of sums that are published nowhere nothing is known.
    return row === rowSum && column < columnSum && !hasColumnSums ? 0 : 1
  }
}

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
  const least = leastOf(whole)
  const arcs: Arc[][] = Array.from({ length: rowSum + columnSum + 2 }, () => [])
  hidden.forEach((line, row) =>
    line.forEach((isHidden, column) => {
      if (!isHidden) return
      const { from, to, cell } = arcOf(whole, row, column)
      arcs[from]?.push({ to, cell })
      if ((values[row]?.[column] ?? 0) > least(row, column)) arcs[to]?.push({ to: from, cell })
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
  const canFall = arcs[to]?.some((arc) => arc.cell === cell) ?? false
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
