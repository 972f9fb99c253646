/** The still picture of a map: which piece of ground it shows, and how counted cells are drawn on it. Pure. */
import type { Box } from '#maps/tiles.ts'
import { boxOf } from '#regions/boundaries/rings.ts'
import type { Ground } from '#maps/ground.ts'

/** Degrees around centres, when nothing says how large a district is. */
const AROUND = 0.15

/** The whole region. @returns undefined without any place */
export function stillWindow(districts: readonly Ground[]): Box | undefined {
  const outlines = boxOf(districts.flatMap(({ outline }) => (outline ? [outline] : [])))
  if (outlines) return outlines
  const placed = districts.filter((one) => one.latitude !== null && one.longitude !== null)
  const latitudes = placed.map(({ latitude }) => latitude ?? 0)
  const longitudes = placed.map(({ longitude }) => longitude ?? 0)
  if (placed.length === 0) return undefined
  return {
    west: Math.min(...longitudes) - AROUND,
    east: Math.max(...longitudes) + AROUND,
    south: Math.min(...latitudes) - AROUND,
    north: Math.max(...latitudes) + AROUND,
  }
}

/** SVG units: the area of a circle says how many. */
export function radiusOf(count: number, most: number): number {
  return Math.round(10 * (3 + 13 * Math.sqrt(count / Math.max(1, most)))) / 10
}

/** 1 (cool) to 5 (hot), by the part of the hottest cell. */
export function heatClass(count: number, most: number): 1 | 2 | 3 | 4 | 5 {
  return Math.min(5, Math.max(1, Math.ceil((5 * count) / Math.max(1, most)))) as 1 | 2 | 3 | 4 | 5
}
