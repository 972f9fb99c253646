/** Which files of the open data there are now. */
import type { Trx } from '#db/transaction.ts'
import { DATASETS, type Dataset } from '#opendata/datasets.ts'
import { listPublishedYears } from '#opendata/live-queries.ts'
import { listTables } from '#opendata/tables/queries.ts'
import type { RegionRow } from '#regions/queries.ts'

/** @property years of files by year, the newest first; [0]: one file @property changedAt undefined: changes with the region's own settings */
export type Listed = { dataset: Dataset; years: number[]; changedAt: Date | undefined; rowCount: number | undefined }

/** Every dataset that has a file now. */
export async function listDatasets(trx: Trx, { id: regionId, zone }: RegionRow): Promise<Listed[]> {
  const tables = await listTables(trx, regionId)
  const published = await listPublishedYears(trx, regionId, zone)
  return DATASETS.flatMap((dataset): Listed[] => {
    if (!dataset.isCounted) {
      const years = dataset.isByYear ? published : [0]
      return years.length > 0 ? [{ dataset, years, changedAt: undefined, rowCount: undefined }] : []
    }
    const own = tables.filter(({ name }) => name === dataset.name)
    const rowCount = own.reduce((sum, table) => sum + table.rowCount, 0)
    const changedAt = own.length > 0 ? new Date(Math.max(...own.map((table) => table.changedAt.getTime()))) : undefined
    return rowCount > 0 ? [{ dataset, years: own.map(({ year }) => year), changedAt, rowCount }] : []
  })
}
