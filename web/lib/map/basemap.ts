/** What lies under a region's map: what the region says, else what the installation has. */
import type { Config } from '#config.ts'
import { chooseBasemap, type Basemap } from '#maps/basemap.ts'
import { findFileAddress } from '#maps/files-queries.ts'
import type { RegionRow } from '#regions/queries.ts'

export async function basemapOf({ dataDir, map }: Config, { code, settings }: RegionRow): Promise<Basemap> {
  return chooseBasemap(settings.map ?? {}, map, await findFileAddress(dataDir, code))
}
