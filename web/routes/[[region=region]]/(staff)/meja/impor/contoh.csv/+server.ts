/** The table to fill in. With semicolons and a mark for the letters: so Excel opens it by a double click where commas are decimal. */
import { TEMPLATE } from '#imports/columns.ts'
import { csvCell } from '#imports/csv.ts'
import { require } from '#web/lib/act.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, url }) => {
  require(locals, 'report.import', url.pathname)
  const text = TEMPLATE.map((row) => row.map(csvCell).join(';')).join('\r\n')
  return new Response(`\uFEFF${text}\r\n`, {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="contoh-laporan.csv"' },
  })
}
