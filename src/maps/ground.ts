/**
 * The districts of a region as a still drawing: their boundaries when they were imported (areas.geojson), else cells around their
 * centres. Pure; degrees in, SVG units out.
 */
import { boxOf, type Polygons, type Position, type Ring } from '#regions/boundaries/rings.ts'
import { drawCells, pointOf, type Dot } from '#statistics/cells.ts'

export type Ground = { code: string; latitude: number | null; longitude: number | null; outline: Polygons | null }
/** @property path of an SVG @property x, y where its figure is written */
export type DrawnArea = { code: string; path: string; x: number; y: number }
/** @property isReal: by imported boundaries */
export type Drawing = {
  width: number
  height: number
  areas: DrawnArea[]
  isReal: boolean
  place: (point: { latitude: number; longitude: number }) => Dot
}

/** Of a district without a boundary beside others that have one. */
const MARK = 9
const EDGE = 4
/** Taller than so many widths a region is made narrower instead. */
const TALLEST = 1.3

/** @param width SVG units; the height follows from the shape of the region */
export function drawGround(districts: readonly Ground[], width: number): Drawing {
  const box = boxOf(districts.flatMap(({ outline }) => (outline ? [outline] : [])))
  if (!box) return drawnAsCells(districts, width)
  const squeeze = Math.cos((((box.north + box.south) / 2) * Math.PI) / 180)
  const [across, down] = [(box.east - box.west) * squeeze, box.north - box.south]
  const scale = Math.min((width - 2 * EDGE) / across, (TALLEST * width - 2 * EDGE) / down)
  const indent = (width - across * scale) / 2
  const place = ({ latitude, longitude }: { latitude: number; longitude: number }): Dot => ({
    x: (longitude - box.west) * squeeze * scale + indent,
    y: (box.north - latitude) * scale + EDGE,
  })
  return { width, height: Math.round(down * scale + 2 * EDGE), isReal: true, place, areas: districts.flatMap((one) => drawn(one, place)) }
}

function drawnAsCells(districts: readonly Ground[], width: number): Drawing {
  const cells = drawCells(centresOf(districts), width)
  const areas = cells.cells.map(({ code, corners, middle }) => ({ code, path: pathOf(corners), x: Math.round(middle.x), y: Math.round(middle.y) }))
  return { width, height: cells.height, areas, isReal: false, place: cells.place }
}

function centresOf(districts: readonly Ground[]) {
  return districts.flatMap(({ code, latitude, longitude }) => (latitude === null || longitude === null ? [] : [{ code, latitude, longitude }]))
}

function drawn({ code, latitude, longitude, outline }: Ground, place: Drawing['place']): DrawnArea[] {
  const dots = (ring: Ring) => ring.map(([east, north]) => place({ latitude: north, longitude: east }))
  if (outline && outline.length > 0) {
    const largest = outline.map(([outer = []]) => dots(outer)).toSorted((a, b) => sizeOf(b) - sizeOf(a))[0] ?? []
    const { x, y } = innermost(largest)
    return [
      {
        code,
        path: outline
          .flat()
          .map((ring) => pathOf(dots(ring).slice(0, -1)))
          .join(''),
        x: Math.round(x),
        y: Math.round(y),
      },
    ]
  }
  if (latitude === null || longitude === null) return []
  const { x, y } = place({ latitude, longitude })
  return [
    {
      code,
      path: `M${(x - MARK).toFixed(1)} ${y.toFixed(1)}a${MARK} ${MARK} 0 1 0 ${2 * MARK} 0a${MARK} ${MARK} 0 1 0-${2 * MARK} 0z`,
      x: Math.round(x),
      y: Math.round(y),
    },
  ]
}

function pathOf(corners: readonly Dot[]): string {
  return `M${corners.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}z`
}

function sizeOf(dots: readonly Dot[]): number {
  const xs = dots.map(({ x }) => x)
  const ys = dots.map(({ y }) => y)
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys))
}

/** Steps of the search for where a figure has most room. */
const STEPS = 14

/** The dot inside a ring that is farthest from its line: the middle of a bent district may lie outside of it. */
export function innermost(ring: readonly Dot[]): Dot {
  const [left, right] = [Math.min(...ring.map(({ x }) => x)), Math.max(...ring.map(({ x }) => x))]
  const [top, bottom] = [Math.min(...ring.map(({ y }) => y)), Math.max(...ring.map(({ y }) => y))]
  const tries = Array.from({ length: STEPS * STEPS }, (_, index) => ({
    x: left + ((right - left) * ((index % STEPS) + 0.5)) / STEPS,
    y: top + ((bottom - top) * (Math.floor(index / STEPS) + 0.5)) / STEPS,
  }))
  const inside = tries.filter((dot) => isInside(ring, dot)).map((dot) => ({ dot, room: roomAround(ring, dot) }))
  return inside.toSorted((a, b) => b.room - a.room)[0]?.dot ?? { x: (left + right) / 2, y: (top + bottom) / 2 }
}

/** A line from the dot to the east crosses the ring an odd number of times. */
export function isInside(ring: readonly Dot[], { x, y }: Dot): boolean {
  return ring.reduce((isIn, to, index) => {
    const from = ring.at(index - 1) as Dot
    const crosses = to.y > y !== from.y > y && x < ((from.x - to.x) * (y - to.y)) / (from.y - to.y) + to.x
    return crosses ? !isIn : isIn
  }, false)
}

function roomAround(ring: readonly Dot[], { x, y }: Dot): number {
  const distances = ring.map((to, index) => {
    const from = ring.at(index - 1) as Dot
    const length = (to.x - from.x) ** 2 + (to.y - from.y) ** 2
    const part = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - from.x) * (to.x - from.x) + (y - from.y) * (to.y - from.y)) / length))
    return Math.hypot(x - from.x - part * (to.x - from.x), y - from.y - part * (to.y - from.y))
  })
  return Math.min(...distances)
}

/** The same in degrees, for a map that moves: boundaries as they are, or the cells put back on the ground. */
export function shapesOf(districts: readonly (Omit<Ground, 'outline'> & { shape: Polygons | null })[]): { code: string; shape: Polygons }[] {
  const real = districts.flatMap(({ code, shape }) => (shape && shape.length > 0 ? [{ code, shape }] : []))
  if (real.length > 0) return real
  const cells = drawCells(centresOf(districts.map((one) => ({ ...one, outline: null }))), 1000)
  const position = (dot: Dot): Position => {
    const { latitude, longitude } = pointOf(cells, dot)
    return [Math.round(longitude * 1e5) / 1e5, Math.round(latitude * 1e5) / 1e5]
  }
  return cells.cells.map(({ code, corners }) => {
    const ring = corners.map(position)
    return { code, shape: [[[...ring, ring[0] as Position]]] }
  })
}
