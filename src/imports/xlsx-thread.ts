/** The thread of xlsx.ts: cells as text; days as `YYYY-MM-DD`. Answers undefined when it is no sheet that can be read. */
import { parentPort, workerData } from 'node:worker_threads'
import { readSheet } from 'read-excel-file/node'

type Cell = string | number | boolean | Date | null | undefined

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return cell ? 'ya' : 'tidak'
  return String(cell).trim()
}

const rows = await readSheet(Buffer.from(workerData as Uint8Array)).catch(() => undefined)
parentPort?.postMessage(
  rows?.map((row) => row.map((cell) => written(cell as Cell))),
  [],
)
