/** Reads the small CSV files of a region. Pure. Commas, quotes doubled inside quotes; empty lines and lines that begin with # are left out. */

/** @property values by column; an empty cell is absent @property line in the file, from 1 */
export type CsvRow = { line: number; values: Record<string, string> }
export type Csv = { header: string[]; headerLine: number; rows: CsvRow[] }

export function readCsv(text: string): Csv {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((content, index) => ({ content, line: index + 1 }))
  const [first, ...rest] = lines.filter(({ content }) => content.trim() !== '' && !content.startsWith('#'))
  const header = first ? cells(first.content) : []
  return { header, headerLine: first?.line ?? 1, rows: rest.map(({ content, line }) => ({ line, values: named(header, cells(content)) })) }
}

function named(header: string[], values: string[]): Record<string, string> {
  const pairs = values.map((value, index): [string, string] => [header[index] ?? `(${index + 1})`, value])
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''))
}

/** One cell after the other: quoted, or up to the next comma. */
function cells(line: string): string[] {
  const found = line.matchAll(/(?<=^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)
  return Array.from(found, ([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
}
