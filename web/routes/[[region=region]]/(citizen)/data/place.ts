/** What the catalogue says of the region. */
import { attributionOf } from '#opendata/attribution.ts'
import type { Listed } from '#opendata/listing-queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { stableBase } from '#web/lib/open/answers.ts'
import { addDays, dayOf } from '#lib/dates.ts'

export function placeOf(locals: App.Locals, region: RegionRow, listed: readonly Listed[]) {
  const years = listed.filter(({ dataset }) => dataset.isByYear && dataset.isCounted).flatMap(({ years: own }) => own)
  const isCounted = years.length > 0
  return {
    base: stableBase(locals, region),
    name: region.name,
    program: region.program,
    areaCode: region.areaCode,
    licenceUrl: region.settings.openData.licenceUrl,
    attribution: attributionOf(region),
    from: isCounted ? `${Math.min(...years)}-01-01` : undefined,
    until: isCounted ? addDays(dayOf(locals.now, region.zone), -1) : undefined,
  }
}
