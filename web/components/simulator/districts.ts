/** A plain map of a region: its district centres in a frame, no tiles. Pure. Coordinates in degrees, the frame in units of 100. */
export type Place = { name: string; latitude: number; longitude: number }
export type Frame = { west: number; north: number; width: number; height: number }

/** Around all centres, a little air, never a point. */
export function frameOf(places: Place[]): Frame {
  const longitudes = places.map(({ longitude }) => longitude)
  const latitudes = places.map(({ latitude }) => latitude)
  const side = Math.max(Math.max(...longitudes) - Math.min(...longitudes), Math.max(...latitudes) - Math.min(...latitudes), 0.05) * 1.25
  const middle = { longitude: (Math.max(...longitudes) + Math.min(...longitudes)) / 2, latitude: (Math.max(...latitudes) + Math.min(...latitudes)) / 2 }
  return { west: middle.longitude - side / 2, north: middle.latitude + side / 2, width: side, height: side }
}

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
