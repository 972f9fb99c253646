/** Figures, and whether they are what they should be. */

export type Aim = { target: string; isMet: boolean }
export type Row = { name: string; value: string; aim: Aim | undefined }

export function row(name: string, value: string, aim?: Aim): Row {
  return { name, value, aim }
}

/** @param share 0 to 1 @returns NaN of nothing */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function print(rows: Row[]): void {
  const widest = (of: (row: Row) => string) => Math.max(...rows.map((one) => of(one).length))
  const [names, values] = [widest(({ name }) => name), widest(({ value }) => value)]
  for (const { name, value, aim } of rows) {
    const verdict = aim ? `  ${aim.isMet ? 'met' : 'MISSED'} (${aim.target})` : ''
    process.stdout.write(`${name.padEnd(names)}  ${value.padStart(values)}${verdict}\n`)
  }
}
