/**
 * A drawn map of districts while no boundaries are imported: every place belongs to the nearest district centre
 * (Voronoi cells), cut off a little outside the outermost centres. Pure; degrees in, SVG units out.
 */
export type Centre = { code: string; latitude: number; longitude: number }
export type Dot = { x: number; y: number }
export type Cell = { code: string; corners: Dot[]; middle: Dot }
export type CellMap = { width: number; height: number; cells: Cell[]; place: (point: { latitude: number; longitude: number }) => Dot }

/** Margin around the outermost centres, in parts of the usual distance to the nearest neighbour. */
const MARGIN = 0.95
const EDGE = 6

/** @param width SVG units; the height follows from the shape of the region */
export function drawCells(centres: readonly Centre[], width: number): CellMap {
  if (centres.length === 0) return { width, height: width, cells: [], place: () => ({ x: width / 2, y: width / 2 }) }
  const flat = centres.map(toPlane(centres))
  const outline = hull(flat.flatMap((dot) => circleAround(dot, MARGIN * usualDistance(flat))))
  const fit = fitInto(outline, width)
  const dots = flat.map(fit.toScreen)
  const border = outline.map(fit.toScreen)
  const cells = centres.map(({ code }, index) => {
    const corners = cellOf(dots[index] as Dot, dots, border)
    return { code, corners, middle: middleOf(corners) }
  })
  return { width, height: fit.height, cells, place: (point) => fit.toScreen(toPlane(centres)(point)) }
}

/** The drawing is straight: where degrees lie in it says what a dot is in degrees. */
export function pointOf({ place }: Pick<CellMap, 'place'>, { x, y }: Dot): { latitude: number; longitude: number } {
  const zero = place({ latitude: 0, longitude: 0 })
  const one = place({ latitude: 1, longitude: 1 })
  return { latitude: (y - zero.y) / (one.y - zero.y), longitude: (x - zero.x) / (one.x - zero.x) }
}

/** All points of `border` (convex) that are nearer to `own` than to any other centre. */
export function cellOf(own: Dot, centres: readonly Dot[], border: readonly Dot[]): Dot[] {
  return centres
    .filter((other) => other.x !== own.x || other.y !== own.y)
    .reduce<Dot[]>((corners, other) => keepNearer(corners, own, other), [...border])
}

/** Cuts a convex polygon along the perpendicular bisector and keeps the side of `own`. */
function keepNearer(corners: readonly Dot[], own: Dot, other: Dot): Dot[] {
  /** Below zero: nearer to `own`. */
  const side = ({ x, y }: Dot) => (other.x - own.x) * (2 * x - own.x - other.x) + (other.y - own.y) * (2 * y - own.y - other.y)
  return corners.flatMap((corner, index) => {
    const next = corners[(index + 1) % corners.length] as Dot
    const here = side(corner)
    const there = side(next)
    const kept = here <= 0 ? [corner] : []
    if (here < 0 === there < 0 || here === there) return kept
    return [...kept, between(corner, next, here / (here - there))]
  })
}

/** Equal distances in both directions at the middle of the region; north is up. */
function toPlane(centres: readonly Centre[]) {
  const middle = centres.reduce((sum, { latitude }) => sum + latitude, 0) / centres.length
  const squeeze = Math.cos((middle * Math.PI) / 180)
  return ({ latitude, longitude }: { latitude: number; longitude: number }): Dot => ({ x: longitude * squeeze, y: -latitude })
}

function fitInto(outline: readonly Dot[], width: number) {
  const left = Math.min(...outline.map(({ x }) => x))
  const top = Math.min(...outline.map(({ y }) => y))
  const across = Math.max(...outline.map(({ x }) => x)) - left
  const down = Math.max(...outline.map(({ y }) => y)) - top
  // A tall region is made narrower rather than taller than 1.3 widths.
  const scale = Math.min((width - 2 * EDGE) / across, (1.3 * width - 2 * EDGE) / down)
  const indent = (width - across * scale) / 2
  return {
    height: Math.round(down * scale + 2 * EDGE),
    toScreen: ({ x, y }: Dot): Dot => ({ x: (x - left) * scale + indent, y: (y - top) * scale + EDGE }),
  }
}

/** The middle (median) of the distances to the nearest other centre. */
function usualDistance(dots: readonly Dot[]): number {
  const nearest = dots.map((dot) => Math.min(...dots.filter((other) => other !== dot).map((other) => Math.hypot(dot.x - other.x, dot.y - other.y))))
  const sorted = nearest.filter(Number.isFinite).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] || 0.05
}

function circleAround({ x, y }: Dot, radius: number): Dot[] {
  return Array.from({ length: 12 }, (_, index) => {
    const angle = (index * Math.PI) / 6
    return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) }
  })
}

/** Convex hull, in order (Andrew's monotone chain). */
export function hull(dots: readonly Dot[]): Dot[] {
  const sorted = [...dots].sort((a, b) => a.x - b.x || a.y - b.y)
  const half = (from: readonly Dot[]) =>
    from.reduce<Dot[]>((chain, dot) => {
      while (chain.length > 1 && turn(chain[chain.length - 2] as Dot, chain[chain.length - 1] as Dot, dot) <= 0) chain.pop()
      chain.push(dot)
      return chain
    }, [])
  return [...half(sorted).slice(0, -1), ...half(sorted.toReversed()).slice(0, -1)]
}

function turn(a: Dot, b: Dot, c: Dot): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

function between(a: Dot, b: Dot, part: number): Dot {
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }
}

/** Centre of gravity of a polygon: where its figure is written. */
function middleOf(corners: readonly Dot[]): Dot {
  let area = 0
  let x = 0
  let y = 0
  corners.forEach((corner, index) => {
    const next = corners[(index + 1) % corners.length] as Dot
    const cross = corner.x * next.y - next.x * corner.y
    area += cross
    x += (corner.x + next.x) * cross
    y += (corner.y + next.y) * cross
  })
  return area === 0 ? (corners[0] ?? { x: 0, y: 0 }) : { x: x / (3 * area), y: y / (3 * area) }
}
