/** Reads the first sheet of an Excel file that anybody may have made. Bytes in, cells out; formulas count as what they last showed. */
import type { TableRow } from '#imports/csv.ts'
import { DomainError } from '#lib/errors.ts'
import { Apart, openWorkshop } from '#lib/apart/workshop.ts'
import { isZip } from '#lib/zip.ts'
import type { XlsxTasks } from '#imports/xlsx-child.ts'

const ORDER = { heap: 256, memory: 500, patience: 120_000, most: 1, rest: 0 }

export function isXlsx(bytes: Uint8Array): boolean {
  return isZip(bytes)
}

/** In a process of its own: a file that eats memory or time ends there, and not the server. @throws DomainError zip.…, import.unreadable, import.too_large */
export async function readXlsx(bytes: Uint8Array): Promise<TableRow[]> {
  const rows = await openWorkshop<XlsxTasks>('#imports/xlsx-child.ts', ORDER)
    .ask('read', bytes)
    .catch((fault: unknown) => {
      throw fault instanceof Apart ? new DomainError(fault.reason === 'failed' ? 'import.unreadable' : 'import.too_large') : fault
    })
  return rows.map((cells, at) => ({ line: at + 1, cells })).filter(({ cells }) => cells.some((cell) => cell !== ''))
}
