/**
 * Writes an Excel file row by row: a hundred thousand rows take no more memory than ten. Cells are text, numbers or dates, never formulas.
 * Source of the format: ECMA-376, SpreadsheetML.
 */
import { closeSync, createReadStream, openSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { strToU8, ZipDeflate, type Zip } from 'fflate'
import { zipInto } from './bundle.ts'
import type { Cell, Column, ColumnKind, Sheet } from './order.ts'
import { CONTENT_TYPES, escaped, RELATIONS, STYLES, workbookOf, workbookRelationsOf } from './table-parts.ts'

/** Rows packed together. */
const AT_ONCE = 500

export async function writeTable(sheets: readonly Sheet[], { folder, to }: { folder: string; to: string }): Promise<void> {
  const out = openSync(to, 'w')
  const zip = zipInto(out)
  addPart(zip, '[Content_Types].xml').push(strToU8(CONTENT_TYPES(sheets.length)), true)
  addPart(zip, '_rels/.rels').push(strToU8(RELATIONS), true)
  addPart(zip, 'xl/workbook.xml').push(strToU8(workbookOf(sheets.map(({ name }) => name))), true)
  addPart(zip, 'xl/_rels/workbook.xml.rels').push(strToU8(workbookRelationsOf(sheets.length)), true)
  addPart(zip, 'xl/styles.xml').push(strToU8(STYLES), true)
  for (const [index, sheet] of sheets.entries()) await writeSheet(addPart(zip, `xl/worksheets/sheet${index + 1}.xml`), sheet, folder)
  zip.end()
  closeSync(out)
}

function addPart(zip: Zip, name: string): ZipDeflate {
  const part = new ZipDeflate(name, { level: 6 })
  zip.add(part)
  return part
}

async function writeSheet(part: ZipDeflate, { columns, rows }: Sheet, folder: string): Promise<void> {
  const widths = columns.map(({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('')
  const last = letterOf(columns.length - 1)
  part.push(
    strToU8(
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
        `<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
        `<cols>${widths}</cols><sheetData>${rowOf(
          columns.map(({ title }) => title),
          { columns: columns.map((column) => ({ ...column, kind: 'text' })), number: 1, style: HEAD },
        )}`,
    ),
  )
  let number = 1
  let waiting: string[] = []
  const flush = () => {
    part.push(strToU8(waiting.join('')))
    waiting = []
  }
  for await (const row of Array.isArray(rows) ? rows : rowsIn(join(folder, rows.file))) {
    waiting.push(rowOf(row, { columns, number: ++number }))
    if (waiting.length === AT_ONCE) flush()
  }
  flush()
  part.push(strToU8(`</sheetData><autoFilter ref="A1:${last}${number}"/></worksheet>`), true)
}

async function* rowsIn(file: string): AsyncGenerator<Cell[]> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line !== '') yield JSON.parse(line) as Cell[]
  }
}

/** Places in the list of cell formats (table-parts.ts). */
const HEAD = 1
const FORMATS: Record<ColumnKind, number> = { text: 2, number: 3, day: 4, time: 5, percent: 6, decimal: 8 }
/** Text that a careless program might take for a formula when it is edited or saved as CSV. */
const QUOTED = 7

type Place = { columns: readonly Column[]; number: number; style?: number }

function rowOf(cells: readonly Cell[], { columns, number, style }: Place): string {
  return `<row r="${number}">${cells.map((cell, index) => cellOf(cell, { kind: columns[index]?.kind ?? 'text', at: `${letterOf(index)}${number}`, style })).join('')}</row>`
}

function cellOf(cell: Cell, { kind, at, style }: { kind: ColumnKind; at: string; style: number | undefined }): string {
  if (cell === null || cell === '') return ''
  if (kind === 'day' || kind === 'time') return `<c r="${at}" s="${FORMATS[kind]}"><v>${serialOf(String(cell))}</v></c>`
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c r="${at}" s="${FORMATS[kind]}"><v>${cell}</v></c>` : ''
  const format = style ?? (/^[=+\-@\t\r]/.test(cell) ? QUOTED : FORMATS.text)
  return `<c r="${at}" s="${format}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
}

/** Days since 30 December 1899, as Excel counts them. @param local `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM` */
function serialOf(local: string): number {
  const milliseconds = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}:00Z`)
  return Number((milliseconds / 86_400_000 + 25_569).toFixed(6))
}

/** 0 → A, 26 → AA. */
function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : letterOf(Math.floor(index / 26) - 1) + letterOf(index % 26)
}
