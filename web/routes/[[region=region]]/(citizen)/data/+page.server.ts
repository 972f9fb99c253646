/** The open data: every file, what its columns mean, and the feeds. Public. */
import { inRegion } from '#db/transaction.ts'
import { formatDate, dayOf } from '#lib/dates.ts'
import { attributionOf } from '#opendata/attribution.ts'
import { fileName, formatsOf } from '#opendata/datasets.ts'
import { listDatasets, type Listed } from '#opendata/listing-queries.ts'
import { wantTables } from '#opendata/tables/commands.ts'
import { listCategories, listDistricts, type RegionRow } from '#regions/queries.ts'
import { requireRegion } from '#web/lib/act.ts'
import { stableBase } from '#web/lib/open/answers.ts'
import type { PageServerLoad } from './$types'

/** Seconds. */
const FRESH = 300

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
  const region = requireRegion(locals)
  const isCounted = await wantTables(locals.db, region, locals.now)
  const { listed, districts, categories } = await inRegion(locals.db, region.id, async (trx) => ({
    listed: await listDatasets(trx, region),
    districts: (await listDistricts(trx, region.id)).map(({ code, name }) => ({ code, name })),
    categories: (await listCategories(trx, region.id))
      .filter(({ isSensitive }) => !isSensitive)
      .map(({ code, name, nameEn }) => ({ code, name: locals.locale === 'en' ? nameEn : name })),
  }))
  if (!locals.staff && isCounted) setHeaders({ 'cache-control': `public, max-age=${FRESH}`, vary: 'cookie, accept-language' })
  const { licence, licenceUrl } = region.settings.openData
  return {
    isCounted,
    address: stableBase(locals, region),
    licence,
    licenceUrl,
    attribution: attributionOf(region),
    sets: listed.map((one) => shownSet(one, { region, locale: locals.locale })),
    columns: [...new Set(listed.flatMap(({ dataset }) => dataset.columns.map(({ name }) => name)))],
    districts,
    categories,
  }
}

function shownSet({ dataset, years, changedAt, rowCount }: Listed, { region, locale }: { region: RegionRow; locale: App.Locals['locale'] }) {
  const files = years.flatMap((year) => formatsOf(dataset).map((format) => ({ year, format, name: fileName({ dataset, year, format }) })))
  const day = changedAt && dayOf(changedAt, region.zone)
  return {
    name: dataset.name,
    columns: dataset.columns.map(({ name }) => name),
    files,
    rowCount,
    changed: day && `${formatDate(day, locale)} ${day.slice(0, 4)}`,
  }
}
