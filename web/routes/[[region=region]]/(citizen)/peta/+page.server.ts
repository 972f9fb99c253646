/** The map for everybody: only reports that a person has shown to everybody. Plain; `?jelajah` brings the map that moves. */
import { version } from '$app/env'
import { inRegion } from '#db/transaction.ts'
import { dayOf, formatDate } from '#lib/dates.ts'
import { countPublished, listNewestPublished, listPublishedCells } from '#maps/public-queries.ts'
import { listGround } from '#maps/queries.ts'
import { ratesOf } from '#maps/rates.ts'
import { stillWindow } from '#maps/still.ts'
import { readMapView } from '#maps/view.ts'
import { shownStill } from '#web/components/map/still.ts'
import { requireRegion } from '#web/lib/act.ts'
import { basemapOf } from '#web/lib/map/basemap.ts'
import type { PageServerLoad } from './$types'

/** Newest reports in the list. */
const LISTED = 12
/** Seconds that a copy may be shown again. */
const FRESH = 120

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  const region = requireRegion(locals)
  const asked = readMapView(url.searchParams)
  const view = { ...asked, layer: asked.layer === 'districts' ? asked.layer : ('points' as const) }
  const district = url.searchParams.get('kecamatan') ?? undefined
  if (!locals.staff) setHeaders({ 'cache-control': `public, max-age=${FRESH}`, vary: 'cookie, accept-language' })
  return inRegion(locals.db, region.id, async (trx) => {
    const ground = await listGround(trx, region.id)
    const counts = await countPublished(trx, region.id)
    const countOf = (code: string) => counts.find((one) => one.district === code)?.count ?? 0
    const rates = ratesOf(ground.map(({ code }) => ({ code, residents: null, count: countOf(code) })))
    const box = stillWindow(ground)
    const cells = view.layer === 'districts' || !box ? [] : await listPublishedCells(trx, region.id, { cell: 0.05, box })
    const reports = await listNewestPublished(trx, region.id, { district, limit: LISTED })
    return {
      view,
      version,
      box,
      isLive: url.searchParams.has('jelajah'),
      basemap: await basemapOf(locals.config, region),
      map: shownStill({ ground, rates, cells, view }),
      total: counts.reduce((sum, { count }) => sum + count, 0),
      chosen: ground.find(({ code }) => code === district),
      reports: reports.map((report) => ({ ...report, day: formatDate(dayOf(report.publishedAt, region.zone), locals.locale) })),
    }
  })
}
