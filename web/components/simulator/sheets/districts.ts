/** A plain map of a region: its district centres in a frame, no tiles. Pure. Coordinates in degrees, the frame in percent. */
export type Place = { name: string; latitude: number; longitude: number }
export type Frame = { west: number; north: number; width: number; height: number }

/** Height of the drawn map for a width of 1. */
export const ASPECT = 0.82

/** Around all centres, a little air, never a point. */
export function frameOf(places: Place[]): Frame {
  const longitudes = places.map(({ longitude }) => longitude)
  const latitudes = places.map(({ latitude }) => latitude)
  const width = Math.max(rangeOf(longitudes), rangeOf(latitudes) / ASPECT, 0.05) * 1.3
  return { west: middleOf(longitudes) - width / 2, north: middleOf(latitudes) + (width * ASPECT) / 2, width, height: width * ASPECT }
}

export type Label = { place: Place; side: 'left' | 'right' }

/** Whose names can be written without covering each other, the first one first; to the left where the map ends. Sizes in percent of the frame. */
export function labelled(places: Place[], frame: Frame): Label[] {
  const shown: (Label & { y: number; from: number; to: number })[] = []
  for (const place of places) {
    const { x, y } = toFrame(place, frame)
    const length = 4 + place.name.length * LETTER
    const side = x + length > 100 ? 'left' : 'right'
    const [from, to] = side === 'left' ? [x - length, x] : [x, x + length]
    if (shown.every((other) => Math.abs(other.y - y) > LINE || other.from > to || other.to < from)) shown.push({ place, side, y, from, to })
  }
  return shown.map(({ place, side }) => ({ place, side }))
}

/** Percent of a phone-wide map. */
const LETTER = 1.8
const LINE = 5.5

const rangeOf = (values: number[]) => Math.max(...values) - Math.min(...values)
const middleOf = (values: number[]) => (Math.max(...values) + Math.min(...values)) / 2

/** @returns percent from the left and from the top */
export function toFrame({ latitude, longitude }: Omit<Place, 'name'>, frame: Frame): { x: number; y: number } {
  return { x: ((longitude - frame.west) / frame.width) * 100, y: ((frame.north - latitude) / frame.height) * 100 }
}

/** @param x,y percent @returns degrees, rounded to about a metre */
export function fromFrame({ x, y }: { x: number; y: number }, frame: Frame): { latitude: number; longitude: number } {
  const round = (value: number) => Math.round(value * 1e5) / 1e5
  return { latitude: round(frame.north - (y / 100) * frame.height), longitude: round(frame.west + (x / 100) * frame.width) }
}

export function nearest(point: { latitude: number; longitude: number }, places: Place[]): Place | undefined {
  const far = ({ latitude, longitude }: Place) => Math.hypot(latitude - point.latitude, longitude - point.longitude)
  return places.toSorted((a, b) => far(a) - far(b))[0]
}
