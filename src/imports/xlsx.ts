/** Reads the first sheet of an Excel file that anybody may have made. Bytes in, cells out; formulas count as what they last showed. */
import { Worker } from 'node:worker_threads'
import type { TableRow } from '#imports/csv.ts'
import { DomainError } from '#lib/errors.ts'
import { inMemory, isZip, openZip } from '#lib/zip.ts'

/** A sheet of 50,000 rows of ten cells unpacks to about 40 MB. The ratio: sheets repeat themselves more than letters do. */
const LIMITS = { entries: 300, totalBytes: 96 * 1024 * 1024, ratio: 200 }

/** Megabytes for reading one file, apart from the server's own; milliseconds. */
const MEMORY = 256
const PATIENCE = 120_000

export function isXlsx(bytes: Uint8Array): boolean {
  return isZip(bytes)
}

/** @throws DomainError zip.…, import.unreadable, import.too_large */
export async function readXlsx(bytes: Uint8Array): Promise<TableRow[]> {
  const zip = await openZip(inMemory(bytes), LIMITS)
  if (!zip.entries.some(({ name }) => name === 'xl/workbook.xml')) throw new DomainError('import.unreadable')
  const rows = await readApart(bytes)
  return rows.map((cells, at) => ({ line: at + 1, cells })).filter(({ cells }) => cells.some((cell) => cell !== ''))
}

/** In a thread of its own: a file that eats memory or time ends there, and not the server. */
function readApart(bytes: Uint8Array): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const resourceLimits = { maxOldGenerationSizeMb: MEMORY }
    const worker = new Worker(new URL('./xlsx-thread.ts', import.meta.url), { workerData: bytes, resourceLimits, execArgv: [] })
    const tooLong = setTimeout(() => void worker.terminate().then(() => reject(new DomainError('import.too_large'))), PATIENCE)
    worker.once('message', (rows: string[][] | undefined) => (rows ? resolve(rows) : reject(new DomainError('import.unreadable'))))
    worker.once('error', () => reject(new DomainError('import.too_large')))
    worker.once('exit', () => clearTimeout(tooLong))
  })
}
