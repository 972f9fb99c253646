/** The map of districts on paper. Pure. */
import type { Piece } from '#papers/press/order.ts'
import { box, label, svg } from '#papers/parts/charts.ts'
import { figure } from '#papers/parts/writing.ts'
import { drawGround, type Ground } from '#maps/ground.ts'
import { lateClass } from '#statistics/trend.ts'

export type MappedDistrict = Ground & { name: string; open: number; late: number }

/** By the share of open cases that are late: 0 (none open) to 5. */
const PAINTS = ['#f3f1ec', '#f7e8da', '#f0cdb0', '#e2a47c', '#c9714a', '#983f22'] as const
const INKS = ['#57534a', '#1b1a17', '#1b1a17', '#1b1a17', '#ffffff', '#ffffff'] as const

/** @property isReal by imported boundaries */
export type DrawnMap = { picture: Piece; isReal: boolean }

export function mapDrawing(districts: readonly MappedDistrict[], { width }: { width: number }): DrawnMap | undefined {
  const { height, areas, isReal } = drawGround(districts, width)
  if (areas.length < 2) return undefined
  const drawn = areas.map(({ code, path, x, y }) => {
    const { name = '', open = 0, late = 0 } = districts.find((one) => one.code === code) ?? {}
    const level = lateClass(open, late)
    const [paint, ink] = [PAINTS[level], INKS[level]]
    const outline = `<path d="${path}" fill="${paint}" stroke="#ffffff" stroke-width="1.2" fill-rule="evenodd"/>`
    const words = [
      { text: shortened(name), y: y - 2.5, size: 5.2 },
      { text: figure(open), y: y + 5.5, size: 7.5, bold: true },
    ]
    // A name may be wider than its district: it keeps a rim of its own ground.
    const rims = words.map(({ text, ...look }) => label(text, { x, ...look, colour: paint, rim: paint }))
    return { outline, words: [...rims, ...words.map(({ text, ...look }) => label(text, { x, ...look, colour: ink }))] }
  })
  const all = [...drawn.map(({ outline }) => outline), ...drawn.flatMap(({ words }) => words)]
  return { picture: svg(width, height, all.join('')), isReal }
}

/** Names must fit into their district. */
function shortened(name: string): string {
  return name.length > 14 ? `${name.slice(0, 13).trimEnd()}.` : name
}

/** What the paints mean. @param words one for each class, 0 to 5 */
export function mapLegend(words: readonly string[]): Piece {
  return {
    stack: words.map((word, index) => ({
      margin: [0, 0, 0, 2],
      columns: [
        {
          width: 18,
          stack: [
            svg(11, 9, box({ x: 0.5, y: 0.5, width: 10, height: 8 }, `fill="${PAINTS[index] ?? PAINTS[0]}" stroke="#c9c3b5" stroke-width="0.5"`)),
          ],
        },
        { width: '*', text: word, style: 'note' },
      ],
    })),
  }
}
