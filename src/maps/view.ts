/** What of the map stands in the address, so that a link shows the same to whoever gets it. Pure. */
import { readBand, type Band } from '#maps/hours.ts'

/** points: single reports, counted together while far away · districts: by rate · heat: where it is dense, by time of day */
export const LAYERS = ['points', 'districts', 'heat'] as const
export type Layer = (typeof LAYERS)[number]
const NAMES: Record<Layer, string> = { points: 'titik', districts: 'kecamatan', heat: 'panas' }
const PARAMETERS = { layer: 'lapis', band: 'jam', at: 'di' } as const

export type At = { latitude: number; longitude: number; zoom: number }
/** @property at undefined: the whole region @property band undefined: the whole day */
export type MapView = { layer: Layer; band?: Band | undefined; at?: At | undefined }

export function readMapView(parameters: URLSearchParams): MapView {
  const layer = LAYERS.find((one) => NAMES[one] === parameters.get(PARAMETERS.layer)) ?? 'districts'
  return { layer, band: readBand(parameters.get(PARAMETERS.band)), at: readAt(parameters.get(PARAMETERS.at)) }
}

/** @param kept other parameters of the address, such as the filter @returns a query that begins with '?' */
export function mapQuery(kept: URLSearchParams, { layer, band, at }: MapView): string {
  const parameters = new URLSearchParams([...kept].filter(([name]) => !Object.values<string>(PARAMETERS).includes(name)))
  parameters.set(PARAMETERS.layer, NAMES[layer])
  if (band !== undefined) parameters.set(PARAMETERS.band, String(band))
  if (at) parameters.set(PARAMETERS.at, [at.latitude.toFixed(4), at.longitude.toFixed(4), at.zoom.toFixed(1)].join(','))
  return `?${parameters}`
}

function readAt(text: string | null): At | undefined {
  const [latitude, longitude, zoom] = (text ?? '').split(',').map((part) => (/^-?\d{1,3}(\.\d{1,8})?$/.test(part) ? Number(part) : Number.NaN))
  if (latitude === undefined || longitude === undefined || zoom === undefined) return undefined
  const isPlace = Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 && zoom >= 0 && zoom <= 22
  return isPlace ? { latitude, longitude, zoom } : undefined
}
