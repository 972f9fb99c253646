/** Rings: the lines around a piece of ground, and what can be wrong with one. Pure. */

/** Degrees, WGS 84; GeoJSON's order. */
export type Position = [longitude: number, latitude: number]
/** The last position is the first again. */
export type Ring = Position[]
/** MultiPolygon coordinates: of each polygon the outer ring, then its holes. */
export type Polygons = Ring[][]

/** The country, with some sea around it: degrees. */
const COUNTRY = { west: 94, east: 142, south: -12, north: 7 }

/** Square degrees: a hundredth of a square metre. */
const FLAT = 1e-12

export type RingFault =
  | { kind: 'shape_short' | 'shape_open' | 'shape_flat' }
  | { kind: 'shape_swapped' | 'shape_outside' | 'shape_crossing'; at: Position }

/** @returns undefined: nothing is wrong */
export function faultOf(ring: Ring): RingFault | undefined {
  const stray = ring.find((position) => !isInCountry(position))
  if (stray) return { kind: isInCountry([stray[1], stray[0]]) ? 'shape_swapped' : 'shape_outside', at: stray }
  if (ring.length < 4) return { kind: 'shape_short' }
  if (!isSame(ring[0] as Position, ring.at(-1) as Position)) return { kind: 'shape_open' }
  const at = crossingOf(ring)
  if (at) return { kind: 'shape_crossing', at }
  return areaOf(ring) < FLAT ? { kind: 'shape_flat' } : undefined
}

function isInCountry([longitude, latitude]: Position): boolean {
  return longitude >= COUNTRY.west && longitude <= COUNTRY.east && latitude >= COUNTRY.south && latitude <= COUNTRY.north
}

export function isSame(one: Position, other: Position): boolean {
  return one[0] === other[0] && one[1] === other[1]
}

/** Square degrees. */
export function areaOf(ring: Ring): number {
  // Counted from the first corner: far from zero the differences would drown in rounding.
  const [east, north] = ring[0] as Position
  const twice = ring.slice(1).reduce((sum, [x, y], index) => {
    const [beforeX, beforeY] = ring[index] as Position
    return sum + (beforeX - east) * (y - north) - (x - east) * (beforeY - north)
  }, 0)
  return Math.abs(twice) / 2
}

type Edge = { from: Position; to: Position; left: number; right: number }

/** @returns where the line crosses itself; touching itself in a corner is allowed */
export function crossingOf(ring: Ring): Position | undefined {
  const edges = ring
    .slice(1)
    .map((to, index): Edge => {
      const from = ring[index] as Position
      return { from, to, left: Math.min(from[0], to[0]), right: Math.max(from[0], to[0]) }
    })
    .sort((a, b) => a.left - b.left)
  for (const [index, edge] of edges.entries()) {
    for (let next = index + 1; next < edges.length; next++) {
      const other = edges[next] as Edge
      if (other.left > edge.right) break
      if (isCrossed(edge, other) && isCrossed(other, edge)) return edge.from
    }
  }
  return undefined
}

/** Whether the ends of `other` lie on both sides of the straight line through `edge`. */
function isCrossed({ from, to }: Edge, other: Edge): boolean {
  return sideOf(from, to, other.from) * sideOf(from, to, other.to) < 0
}

function sideOf(from: Position, to: Position, position: Position): number {
  return Math.sign((to[0] - from[0]) * (position[1] - from[1]) - (position[0] - from[0]) * (to[1] - from[1]))
}

export type Box = { west: number; south: number; east: number; north: number }

/** @returns undefined without any position */
export function boxOf(polygons: readonly Polygons[]): Box | undefined {
  const positions = polygons.flat(3)
  if (positions.length === 0) return undefined
  return positions.reduce(
    ({ west, south, east, north }, [longitude, latitude]) => ({
      west: Math.min(west, longitude),
      south: Math.min(south, latitude),
      east: Math.max(east, longitude),
      north: Math.max(north, latitude),
    }),
    { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity },
  )
}
