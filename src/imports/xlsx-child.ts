/** The process of xlsx.ts: cells as text; days as `YYYY-MM-DD`. */
import { readSheet } from 'read-excel-file/node'
import { serve } from '#lib/apart/serve.ts'
import { DomainError } from '#lib/errors.ts'
import { inMemory, openZip } from '#lib/zip.ts'

/** A sheet of 50,000 rows of ten cells unpacks to about 40 MB. The ratio: sheets repeat themselves more than letters do. */
const LIMITS = { entries: 300, totalBytes: 96 * 1024 * 1024, ratio: 200 }

type Cell = string | number | boolean | Date | null | undefined

/** @throws DomainError zip.…, import.unreadable */
async function read(bytes: Uint8Array): Promise<string[][]> {
  const zip = await openZip(inMemory(bytes), LIMITS)
  if (!zip.entries.some(({ name }) => name === 'xl/workbook.xml')) throw new DomainError('import.unreadable')
  const rows = await readSheet(Buffer.from(bytes))
  return rows.map((row) => row.map((cell) => written(cell as Cell)))
}

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return cell ? 'ya' : 'tidak'
  return String(cell).trim()
}

const tasks = { read }
export type XlsxTasks = typeof tasks

serve(tasks)
