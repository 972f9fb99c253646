/**
 * Reads tables that offices keep as CSV, in every manner their programs write it. Pure. Cells are only text: a formula stays the
 * letters it is. Source: RFC 4180; Excel's manner of semicolons, tabs and `sep=`.
 */

/** @property line in the file, from 1: of the first of its lines, when a cell holds line breaks */
export type TableRow = { line: number; cells: string[] }

const SEPARATORS = [';', ',', '\t', '|']

/** @returns the text; what is not UTF-8 is read as Windows wrote it */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** @returns rows that hold something */
export function readTable(text: string): TableRow[] {
  const [, told] = /^\uFEFF?sep=(.)\r?\n/i.exec(text) ?? []
  const body = text.replace(/^\uFEFF/, '').replace(/^sep=.\r?\n/i, '')
  const rows = splitRows(body, told ?? separatorOf(body))
  const first = told === undefined ? 0 : 1
  return rows.map(({ line, cells }) => ({ line: line + first, cells })).filter(({ cells }) => cells.some((cell) => cell !== ''))
}

/** The sign that stands most often outside quotes in the first lines. */
function separatorOf(text: string): string {
  const head = text
    .slice(0, 20_000)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\r|\n/)
    .slice(0, 10)
    .join('\n')
  const counts = SEPARATORS.map((sign) => head.split(sign).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ','
}

/** One pass over the letters; a quote that never ends takes the rest as its cell. */
function splitRows(text: string, separator: string): TableRow[] {
  const rows: TableRow[] = []
  let [cells, line, startedAt, at]: [string[], number, number, number] = [[], 1, 1, 0]
  const endRow = () => {
    rows.push({ line: startedAt, cells })
    cells = []
    startedAt = line
  }
  while (at <= text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, separator)
    line += cell.value.split(/\r\n|\r|\n/).length - 1
    cells.push(cell.value.trim())
    at = cell.end
    if (text[at] === separator) {
      at++
      continue
    }
    const isBreak = text[at] === '\r' || text[at] === '\n'
    if (isBreak) line++
    endRow()
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
  }
  return rows
}

/** Up to the closing quote; what stands between it and the next separator belongs to the cell as well. */
function quotedCell(text: string, from: number): { value: string; end: number } {
  let [at, value] = [from + 1, '']
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return { value: value + text.slice(at), end: text.length }
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { value, end: quote + 1 }
    value += '"'
    at = quote + 2
  }
}

function plainCell(text: string, from: number, separator: string): { value: string; end: number } {
  let end = from
  while (end < text.length && text[end] !== separator && text[end] !== '\r' && text[end] !== '\n') end++
  return { value: text.slice(from, end), end }
}

/** For a table of ours that somebody opens in Excel: what would be taken for a formula is marked as text. Source: OWASP, CSV injection. */
export function csvCell(value: string): string {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return `"${harmless.replaceAll('"', '""')}"`
}
