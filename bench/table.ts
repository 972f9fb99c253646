/** Figures, and whether they are what they should be. */

export type Row = { name: string; value: string; isMet?: boolean; target?: string }

export function row(name: string, value: string, isMet?: boolean, target?: string): Row {
  return { name, value, ...(isMet !== undefined && { isMet }), ...(target !== undefined && { target }) }
}

/** @param share 0 to 1 @returns NaN of nothing */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function print(rows: Row[]): void {
  const wide = (of: (row: Row) => string) => Math.max(...rows.map((one) => of(one).length))
  const [names, values] = [wide(({ name }) => name), wide(({ value }) => value)]
  for (const { name, value, isMet, target = '' } of rows) {
    const verdict = isMet === undefined ? '' : isMet ? `  met (${target})` : `  MISSED (${target})`
    process.stdout.write(`${name.padEnd(names)}  ${value.padStart(values)}${verdict}\n`)
  }
}
