/** What a map is sent, as GeoJSON. Pure. Properties have short names: a tile may have hundreds. */
import { shapesOf } from '#maps/ground.ts'
import type { MapCell, MapPoint } from '#maps/queries.ts'
import type { Polygons, Position } from '#regions/boundaries/rings.ts'

/** n: how many */
export type CellProperties = { n: number }
/** n: always 1, so that cells and points are counted alike · t: ticket · w: what it is about · s: its state */
export type PointProperties = { n: 1; t: string; w: string; s?: string }
export type Feature<T> = { type: 'Feature'; geometry: { type: 'Point'; coordinates: Position }; properties: T }
export type Collection<F> = { type: 'FeatureCollection'; features: F[] }

export function cellFeatures(cells: readonly MapCell[]): Collection<Feature<CellProperties>> {
  return collected(cells.map((cell) => ({ type: 'Feature', geometry: pointOf(cell, 4), properties: { n: cell.count } })))
}

export function pointFeatures(points: readonly (Omit<MapPoint, 'state'> & { state?: string })[]): Collection<Feature<PointProperties>> {
  return collected(
    points.map((point) => ({
      type: 'Feature',
      geometry: pointOf(point, 5),
      properties: { n: 1, t: point.ticket, w: point.title, ...(point.state && { s: point.state }) },
    })),
  )
}

type District = Parameters<typeof shapesOf>[0][number] & { name: string }

/** Districts with code and name; boundaries as they are, or cells. */
export function shapeFeatures(districts: readonly District[]) {
  const names = new Map(districts.map(({ code, name }) => [code, name]))
  return collected(
    shapesOf(districts).map(({ code, shape }: { code: string; shape: Polygons }) => ({
      type: 'Feature' as const,
      geometry: { type: 'MultiPolygon' as const, coordinates: shape },
      properties: { code, name: names.get(code) ?? '' },
    })),
  )
}

function collected<F>(features: F[]): Collection<F> {
  return { type: 'FeatureCollection', features }
}

function pointOf({ latitude, longitude }: { latitude: number; longitude: number }, decimals: number) {
  return { type: 'Point' as const, coordinates: [Number(longitude.toFixed(decimals)), Number(latitude.toFixed(decimals))] as Position }
}
