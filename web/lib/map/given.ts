/** What a moving map is given by its page: addresses, figures and words, so that it carries none itself. */
import type { Basemap } from '#maps/basemap.ts'
import type { Box } from '#maps/tiles.ts'
import type { MapView } from '#maps/view.ts'

/** @property figure as it is written on the district @property said the same in words @property href its cases */
export type GivenDistrict = { code: string; name: string; level: number; figure: string; said: string; href: string }

/** Words of the map itself, by these names. */
export const WORDS = ['label', 'zoom_in', 'zoom_out', 'close', 'ctrl', 'fingers', 'reports', 'open_cases', 'more', 'credits'] as const
export type GivenWords = Record<(typeof WORDS)[number], string>

export type GivenMap = {
  /** Addresses: of the districts' shapes; of the squares, up to their kind; of one report, up to its ticket. */
  shapes: string
  tiles: string
  report: string
  /** '' or a query that begins with '?': the filter. */
  query: string
  basemap: Basemap
  box: Box
  view: MapView
  districts: GivenDistrict[]
  /** State of a case → its words. */
  states: Record<string, string>
  words: GivenWords
}
