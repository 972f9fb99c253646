/** A map as a still drawing shows it: the districts, and on them circles or warm patches. Pure. */
import { drawGround } from '#maps/ground.ts'
import type { GroundRow, MapCell } from '#maps/queries.ts'
import type { Rated, Rates } from '#maps/rates.ts'
import { heatClass, radiusOf } from '#maps/still.ts'
import type { MapView } from '#maps/view.ts'

/** SVG units. */
const WIDTH = 400

type Given = { ground: readonly GroundRow[]; rates: Rates; cells: readonly MapCell[]; view: MapView }

export type ShownStill = ReturnType<typeof shownStill>
export type ShownDistrict = ShownStill['districts'][number]

export function shownStill({ ground, rates, cells, view }: Given) {
  const { width, height, areas, isReal, place } = drawGround(ground, WIDTH)
  const most = Math.max(...cells.map(({ count }) => count))
  const rated = new Map<string, Rated>(rates.areas.map((one) => [one.code, one]))
  return {
    width,
    height,
    isReal,
    by: rates.by,
    rate: rates.rate,
    sources: [...new Set(ground.flatMap(({ source, year }) => (source && year ? [`${source}, ${year}`] : [])))],
    districts: ground.map(({ code, name, residents }) => {
      const { path, x = 0, y = 0 } = areas.find((one) => one.code === code) ?? {}
      const { count = 0, rate, share, level = 0 } = rated.get(code) ?? {}
      return { code, name, residents, count, rate, share, level, path, x, y }
    }),
    marks: cells.map((cell) => {
      const { x, y } = place(cell)
      const size = view.layer === 'heat' ? 16 : radiusOf(cell.count, most)
      return { x: Math.round(x), y: Math.round(y), count: cell.count, size, level: heatClass(cell.count, most) }
    }),
  }
}
