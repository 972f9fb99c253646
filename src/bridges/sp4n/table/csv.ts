/**
 * Reads and writes tables as spreadsheets make them: quotes with line breaks inside, comma, semicolon or tab, whatever Excel saves.
 * Pure. The small files of a region are read by regions/csv.ts.
 */

/** @property line in the file, from 1, where the row begins */
export type TableRow = { line: number; cells: string[] }

const DELIMITERS = [',', ';', '\t'] as const

/** Empty rows are left out. @param most rows read; one more tells that there are more */
export function readTable(text: string, most: number): TableRow[] {
  const { delimiter, from } = delimiterOf(text)
  const rows: TableRow[] = []
  let [cells, cell, line, began] = [[] as string[], '', 1 + lineBreaks(text.slice(0, from)), 0]
  let isQuoted = false
  began = line
  const endCell = () => {
    cells.push(cell.trim())
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (cells.some((one) => one !== '')) rows.push({ line: began, cells })
    cells = []
  }
  for (let place = from; place < text.length && rows.length <= most; place++) {
    const sign = text[place] as string
    if (isQuoted) {
      if (sign === '\n') line++
      if (sign !== '"') cell += sign
      else if (text[place + 1] === '"') cell += text[place++]
      else isQuoted = false
    } else if (sign === '"' && cell.trim() === '') {
      isQuoted = true
      cell = ''
    } else if (sign === delimiter) endCell()
    else if (sign === '\n') {
      endRow()
      began = ++line
    } else if (sign !== '\r') cell += sign
  }
  if (rows.length <= most) endRow()
  return rows
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1
}

/** Excel may say it in a first line of its own (`sep=;`); otherwise the sign that stands most often in the first line outside quotes. */
function delimiterOf(text: string): { delimiter: string; from: number } {
  const said = /^sep=(.)\r?\n/i.exec(text)
  if (said?.[1]) return { delimiter: said[1], from: said[0].length }
  const [first = ''] = text
    .replace(/"(?:[^"]|"")*"/g, '')
    .trimStart()
    .split('\n')
  const counted = DELIMITERS.map((sign) => ({ sign, count: first.split(sign).length }))
  return { delimiter: counted.reduce((best, one) => (one.count > best.count ? one : best)).sign, from: 0 }
}

/** UTF-8, UTF-16 as Excel's "Unicode text", or the older Windows letters. @returns undefined for what is no text at all */
export function decodeTable(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decoded(bytes, 'utf-16le')
  if (first === 0xfe && second === 0xff) return decoded(bytes, 'utf-16be')
  // A ZIP (xlsx), an old Excel file, a picture: zeros and control signs.
  if (bytes.subarray(0, 4000).some((byte) => byte < 9)) return undefined
  return decoded(bytes, 'utf-8') ?? decoded(bytes, 'windows-1252')
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/^\uFEFF/, '')
  } catch {
    return undefined
  }
}

/**
 * One line of a table for people who open it in a spreadsheet: whatever a resident wrote must not become a formula there.
 * Source: OWASP, CSV injection. The sign in front is seen in the cell, and taken off again by `plainCell`.
 */
export function writeRow(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${safeCell(cell).replaceAll('"', '""')}"`).join(',')}\r\n`
}

function safeCell(cell: string): string {
  return /^[\s\u00A0]*[=+\-@|\t\r]/.test(cell) ? `'${cell}` : cell
}

export function plainCell(cell: string): string {
  return /^'[\s\u00A0]*[=+\-@|\t\r]/.test(cell) ? cell.slice(1) : cell
}
