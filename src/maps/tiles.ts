/** The squares a moving map asks for, and how finely each is counted. Pure. Web Mercator, as every map of the web has it. */

export type Tile = { z: number; x: number; y: number }
/** Degrees; north and east are not included. */
export type Box = { west: number; south: number; east: number; north: number }

/** Degrees of the grids that are counted on: about 5.5 km, which is kept, and 280 m, which is counted when it is asked for. */
export const LEVELS = [0.05, 0.0025] as const
export type Level = (typeof LEVELS)[number]

/** Tiles outside of these are not answered: a whole country is no question for one region, a room none for a map. */
export const NEAREST = 16
export const FARTHEST = 5

/** @returns undefined: not a tile that is answered */
export function readTile({ z, x, y }: { z?: string | undefined; x?: string | undefined; y?: string | undefined }): Tile | undefined {
  if (![z, x, y].every((part) => part !== undefined && /^\d{1,5}$/.test(part))) return undefined
  const tile = { z: Number(z), x: Number(x), y: Number(y) }
  const most = 2 ** tile.z
  return tile.z >= FARTHEST && tile.z <= NEAREST && tile.x < most && tile.y < most ? tile : undefined
}

export function boxOfTile({ z, x, y }: Tile): Box {
  return { west: longitudeOf(x, z), east: longitudeOf(x + 1, z), north: latitudeOf(y, z), south: latitudeOf(y + 1, z) }
}

function longitudeOf(x: number, z: number): number {
  return (360 * x) / 2 ** z - 180
}

function latitudeOf(y: number, z: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI
}

/** The tile in which a place lies. */
export function tileAt({ latitude, longitude }: { latitude: number; longitude: number }, z: number): Tile {
  const most = 2 ** z
  const sine = Math.sin((latitude * Math.PI) / 180)
  const within = (part: number) => Math.min(most - 1, Math.max(0, Math.floor(part * most)))
  return { z, x: within(longitude / 360 + 0.5), y: within(0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) }
}

/** All tiles that a view touches. @param zoom of the map, with its fraction */
export function tilesIn({ west, south, east, north }: Box, zoom: number): Tile[] {
  const z = Math.min(NEAREST, Math.max(FARTHEST, Math.floor(zoom)))
  const first = tileAt({ latitude: north, longitude: west }, z)
  const last = tileAt({ latitude: south, longitude: east }, z)
  const across = last.x - first.x + 1
  return Array.from({ length: across * (last.y - first.y + 1) }, (_, index) => ({
    z,
    x: first.x + (index % across),
    y: first.y + Math.floor(index / across),
  }))
}

/** How points are counted in a tile; 'single': one by one. A cell is about 20 to 60 points of a screen. */
export function levelOf(z: number): Level | 'single' {
  if (z >= 14) return 'single'
  return z >= 13 ? 0.0025 : 0.05
}

/** Single reports that one tile may have. */
export const SINGLES_MOST = 500

/** Warmth is never counted one by one. */
export function heatLevelOf(z: number): Level {
  return z >= 13 ? 0.0025 : 0.05
}
