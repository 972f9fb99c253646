/** What lies under a region's map. Pure. Most offices have nothing there at first: the districts themselves are a calm map. */

/** style: a MapLibre style by its address · raster: pictures by z, x and y · file: vector tiles that we serve ourselves · none */
export type Basemap =
  | { kind: 'style'; url: string }
  | { kind: 'raster'; url: string; attribution: string }
  | { kind: 'file'; url: string; attribution: string }
  | { kind: 'none' }

export type Wishes = { styleUrl?: string | undefined; tilesUrl?: string | undefined; attribution?: string | undefined }

/** OpenStreetMap's data may be used by whoever names them (ODbL); tiles of others say who must be named. */
const USUAL_ATTRIBUTION = '© OpenStreetMap'

/**
 * The region's own wishes go before those of the installation, and a file that lies here before the addresses of others.
 * @param file its address, when there is one
 */
export function chooseBasemap(region: Wishes, installation: Wishes, file: string | undefined): Basemap {
  const attribution = region.attribution ?? installation.attribution ?? USUAL_ATTRIBUTION
  for (const { styleUrl, tilesUrl } of [region, ...(file ? [] : [installation])]) {
    if (styleUrl) return { kind: 'style', url: styleUrl }
    if (tilesUrl) return { kind: 'raster', url: tilesUrl, attribution }
  }
  return file ? { kind: 'file', url: file, attribution } : { kind: 'none' }
}

/** Files that may be asked for by name: nothing that leads out of the folder. */
export function isFileName(name: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,60}\.pmtiles$/.test(name)
}

/** The region's own file, else the one for all. @param names what lies in the folder */
export function fileFor(names: readonly string[], regionCode: string): string | undefined {
  return [`${regionCode}.pmtiles`, 'indonesia.pmtiles'].find((wished) => names.includes(wished))
}
