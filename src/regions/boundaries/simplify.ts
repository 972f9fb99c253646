/**
 * Fewer corners, the same neighbours: a border that two districts share is cut once and stays shared, so no gaps open between
 * them. Pure. Lines are cut where more than two ways meet, and each piece is thinned (Douglas and Peucker).
 */
import { areaOf, isSame, type Polygons, type Position, type Ring } from '#regions/boundaries/rings.ts'

/** Degrees a corner may be off its line, from about 5 m up to 2 km. */
const TOLERANCES = [0, 0.00005, 0.0001, 0.0002, 0.0004, 0.0008, 0.0015, 0.003, 0.006, 0.01, 0.02]

/** The finest that fits. @param most bytes as JSON @returns undefined: even the coarsest is heavier */
export function fitInto(shapes: readonly Polygons[], most: number): Polygons[] | undefined {
  for (const tolerance of TOLERANCES) {
    const simpler = tolerance === 0 ? [...shapes] : simplify(shapes, tolerance)
    if (JSON.stringify(simpler).length <= most) return simpler
  }
  return undefined
}

/** @param tolerance degrees */
export function simplify(shapes: readonly Polygons[], tolerance: number): Polygons[] {
  const isJunction = junctionsOf(shapes.flat(2))
  const thin = (ring: Ring) => closed(piecesOf(ring, isJunction).map((piece) => thinned(piece, tolerance)))
  const isLarge = (ring: Ring) => ring.length >= 4 && areaOf(ring) > tolerance ** 2
  return shapes.map((polygons) => {
    const kept = polygons.flatMap(([outer = [], ...holes]) => {
      const ring = thin(outer)
      return isLarge(ring) ? [[ring, ...holes.map(thin).filter(isLarge)]] : []
    })
    // Of a district that would vanish the largest piece stays as it was.
    return kept.length > 0 ? kept : polygons.toSorted((a, b) => areaOf(b[0] ?? []) - areaOf(a[0] ?? [])).slice(0, 1)
  })
}

const nameOf = ([longitude, latitude]: Position) => `${longitude},${latitude}`

/** Corners where lines part: not the same two neighbours in every ring that goes through. */
function junctionsOf(rings: readonly Ring[]): (position: Position) => boolean {
  const neighbours = new Map<string, Set<string>>()
  for (const ring of rings) {
    ring.slice(1).forEach((position, index) => {
      const before = ring[index] as Position
      for (const [one, other] of [[position, before] as const, [before, position] as const]) {
        const known = neighbours.get(nameOf(one)) ?? new Set()
        neighbours.set(nameOf(one), known.add(nameOf(other)))
      }
    })
  }
  return (position) => neighbours.get(nameOf(position))?.size !== 2
}

/** A ring in pieces from junction to junction; one without any is cut at two corners that each of its neighbours would choose. */
function piecesOf(ring: Ring, isJunction: (position: Position) => boolean): Position[][] {
  const open = ring.slice(0, -1)
  const found = open.flatMap((position, index) => (isJunction(position) ? [index] : []))
  const cuts = found.length > 1 ? found : twoCuts(open, found[0])
  return cuts.map((cut, index) => {
    const next = cuts[index + 1]
    return next === undefined ? [...open.slice(cut), ...open.slice(0, (cuts[0] ?? 0) + 1)] : open.slice(cut, next + 1)
  })
}

function twoCuts(open: readonly Position[], junction: number | undefined): number[] {
  const first = junction ?? indexOfLeast(open, ([longitude, latitude]) => longitude * 1000 + latitude)
  const [x, y] = open[first] as Position
  const farthest = indexOfLeast(open, ([longitude, latitude]) => -Math.hypot(longitude - x, latitude - y))
  return [first, farthest].sort((a, b) => a - b)
}

function indexOfLeast(positions: readonly Position[], measure: (position: Position) => number): number {
  const measures = positions.map(measure)
  return measures.indexOf(measures.reduce((least, value) => Math.min(least, value), Infinity))
}

/** The same corners stay whichever way the line is walked. */
function thinned(piece: readonly Position[], tolerance: number): Position[] {
  const isForward = nameOf(piece[0] as Position) <= nameOf(piece.at(-1) as Position)
  const walked = isForward ? piece : piece.toReversed()
  const kept = new Set([0, walked.length - 1])
  const spans: [number, number][] = [[0, walked.length - 1]]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span
    const { index, distance } = farthestFrom(walked, from, to)
    if (distance <= tolerance) continue
    kept.add(index)
    spans.push([from, index], [index, to])
  }
  const corners = walked.filter((_, index) => kept.has(index))
  return isForward ? corners : corners.reverse()
}

/** The corner between two others that lies farthest from the straight line between them. */
function farthestFrom(line: readonly Position[], from: number, to: number): { index: number; distance: number } {
  const [x, y] = line[from] as Position
  const [dx, dy] = [(line[to] as Position)[0] - x, (line[to] as Position)[1] - y]
  const length = Math.hypot(dx, dy)
  let found = { index: from, distance: 0 }
  for (let index = from + 1; index < to; index++) {
    const [px, py] = line[index] as Position
    const distance = length === 0 ? Math.hypot(px - x, py - y) : Math.abs(dx * (py - y) - dy * (px - x)) / length
    if (distance > found.distance) found = { index, distance }
  }
  return found
}

function closed(pieces: readonly Position[][]): Ring {
  const ring = pieces.flatMap((piece) => piece.slice(0, -1))
  const [first] = ring
  return first ? [...ring, first] : []
}

/** Metres of a hundredth of the least degree: what a map at street level can show. */
export function rounded([longitude, latitude]: Position): Position {
  return [Math.round(longitude * 1e5) / 1e5, Math.round(latitude * 1e5) / 1e5]
}

/** Rounding may put neighbours on one spot: said once. */
export function withoutRepeats(ring: Ring): Ring {
  return ring.filter((position, index) => index === 0 || !isSame(position, ring[index - 1] as Position))
}
