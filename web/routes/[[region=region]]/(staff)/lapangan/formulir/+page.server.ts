/** Paper forms, two on a sheet, each with a number of its own that the resident takes home. */
import { randomInt } from 'node:crypto'
import { DRAWS, formatSlip, seriesOf } from '#visits/slip.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

const USUAL = 20
const MOST = 200

export const load: PageServerLoad = ({ locals, url }) => {
  require(locals, 'field.take', url.pathname)
  const wished = Number(url.searchParams.get('jumlah')) || USUAL
  const count = Math.min(Math.max(2, Math.ceil(wished / 2) * 2), MOST)
  // Each printing is a series of its own: no two residents hold the same number.
  const series = seriesOf(Array.from({ length: DRAWS }, () => randomInt(2 ** 32) / 2 ** 32))
  return { count, slips: Array.from({ length: count }, (_, at) => formatSlip(series, at + 1)) }
}
