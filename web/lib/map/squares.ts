/** Fetches the squares that a view needs, each once, and puts them together. */
import { tilesIn, type Box, type Tile } from '#maps/tiles.ts'
import type { Collection, Feature, PointProperties } from '#maps/geojson.ts'

type Report = Feature<Partial<PointProperties> & { n: number }>
export type Squares = { load: (box: Box, asked: { zoom: number; kind: 'titik' | 'panas'; query: string }) => Promise<Collection<Report> | undefined> }

/** Answers that are kept while the map is open: some minutes of looking around. */
const MOST = 300

/** @param base address up to the kind. Only the newest question is answered: others come back as undefined. */
export function createSquares(base: string): Squares {
  const known = new Map<string, Promise<Report[]>>()
  let newest = 0
  const get = (tile: Tile, kind: string, query: string): Promise<Report[]> => {
    const address = `${base}/${kind}/${tile.z}/${tile.x}/${tile.y}${query}`
    const found = known.get(address) ?? fetched(address)
    known.delete(address)
    known.set(address, found)
    // What failed is asked for again the next time.
    found.catch(() => known.delete(address))
    for (const old of known.keys()) if (known.size > MOST) known.delete(old)
    return found
  }
  return {
    async load(box, { zoom, kind, query }) {
      const turn = ++newest
      const parts = await Promise.allSettled(tilesIn(box, zoom).map((tile) => get(tile, kind, query)))
      if (turn !== newest) return undefined
      return { type: 'FeatureCollection', features: parts.flatMap((part) => (part.status === 'fulfilled' ? part.value : [])) }
    },
  }
}

async function fetched(address: string): Promise<Report[]> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return ((await answer.json()) as Collection<Report>).features
}
