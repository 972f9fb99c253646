/** Drawings of papers, as SVG in the typeface of the text. Points. Pure. Each stands beside its figures as a table or in words. */
import type { Piece } from '#papers/press/order.ts'
import { figure } from '#papers/parts/writing.ts'

/** Between the margins of A4. */
export const WIDTH = 481
const MUTED = '#57534a'
const LINE = '#d9d4c8'

export type Colours = { brand: string; soft: string; line: string; bar: string }

export function svg(width: number, height: number, inside: string): Piece {
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inside}</svg>`,
    width,
  }
}

export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

type Written = {
  x: number
  y: number
  size?: number
  anchor?: 'start' | 'middle' | 'end'
  colour?: string
  bold?: boolean /** around its letters */
  rim?: string
}

export function label(text: string, { x, y, size = 7, anchor = 'middle', colour = MUTED, bold = false, rim }: Written): string {
  return `<text x="${round(x)}" y="${round(y)}" font-family="Jakarta" font-size="${size}" text-anchor="${anchor}" fill="${colour}"${bold ? ' font-weight="bold"' : ''}${rim ? ` stroke="${rim}" stroke-width="1.6" stroke-linejoin="round"` : ''}>${escapeXml(text)}</text>`
}

export function box({ x, y, width, height }: { x: number; y: number; width: number; height: number }, paint: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}" ${paint}/>`
}

export function line([x1, y1, x2, y2]: [number, number, number, number], paint: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ${paint}/>`
}

export function round(value: number): number {
  return Math.round(value * 100) / 100
}

export type Column = { label: string; received: number; answered: number }

/**
 * Came in (full) and answered (outlined) side by side: told apart without colour.
 * @param each whether a figure stands above every column; else only the scale says how many
 */
export function columnChart(columns: readonly Column[], { colours, height, each }: { colours: Colours; height: number; each: boolean }): Piece {
  const most = niceTop(Math.max(1, ...columns.flatMap(({ received, answered }) => [received, answered])))
  const [left, foot, head] = [26, 16, 10]
  const room = height - foot - head
  const y = (value: number) => head + room - (value / most) * room
  const step = (WIDTH - left) / Math.max(1, columns.length)
  const bar = Math.min(15, step * 0.36)
  const scale = [0, most / 2, most].map(
    (value) =>
      line([left, y(value), WIDTH, y(value)], `stroke="${LINE}" stroke-width="0.5"`) +
      label(figure(value, 1), { x: left - 5, y: y(value) + 2.5, anchor: 'end', size: 6.5 }),
  )
  const drawn = columns.map(({ label: name, received, answered }, index) => {
    const middle = left + step * (index + 0.5)
    const bars =
      box({ x: middle - bar - 0.6, y: y(received), width: bar, height: y(0) - y(received) }, `fill="${colours.brand}"`) +
      box(
        { x: middle + 0.6, y: y(answered) + 0.4, width: bar, height: y(0) - y(answered) - 0.4 },
        `fill="#ffffff" stroke="${colours.brand}" stroke-width="0.8"`,
      )
    const figures = each && received > 0 ? label(figure(received), { x: middle - bar / 2 - 0.6, y: y(received) - 2.5, size: 6 }) : ''
    return bars + figures + (name ? label(name, { x: middle, y: height - 5, size: 6.5 }) : '')
  })
  return svg(WIDTH, height, scale.join('') + drawn.join(''))
}

/** The next figure that can be halved and read. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  const top = [1, 2, 4, 5, 10].find((factor) => factor * power >= most) ?? 10
  return Math.max(2, top * power)
}

/** What the two kinds of column are. */
export function legend(received: string, answered: string, { brand }: Colours): Piece {
  const entry = (text: string, paint: string, width: number) => ({
    width,
    columns: [
      { width: 13, stack: [svg(8, 8, box({ x: 0.5, y: 0.5, width: 7, height: 7 }, paint))] },
      { width: '*', text, style: 'note' },
    ],
  })
  return {
    margin: [26, 0, 0, 2],
    columns: [entry(received, `fill="${brand}"`, 120), entry(answered, `fill="#ffffff" stroke="${brand}" stroke-width="1"`, 120)],
  }
}

export type Scored = { score: number; low: number; high: number; mean: number; isLow: boolean }

/** A score of 0–100 with its interval; the dashed line is the region's mean. */
export function scoreBar({ score, low, high, mean, isLow }: Scored, { width, colours }: { width: number; colours: Colours }): Piece {
  const x = (value: number) => (value / 100) * (width - 2) + 1
  const [middle, height] = [5.5, 11]
  return svg(
    width,
    height,
    box({ x: x(0), y: 2, width: x(100) - x(0), height: 7 }, 'fill="#f3f1ec"') +
      box({ x: x(0), y: 2, width: x(score) - x(0), height: 7 }, `fill="${isLow ? '#c98a6f' : colours.bar}"`) +
      line([x(mean), 0, x(mean), height], 'stroke="#57534a" stroke-width="0.7" stroke-dasharray="1.5 1.2"') +
      line([x(low), middle, x(high), middle], 'stroke="#1b1a17" stroke-width="1.1"') +
      [low, high].map((end) => line([x(end), 3.2, x(end), 7.8], 'stroke="#1b1a17" stroke-width="1.1"')).join(''),
  )
}

/** A part of the most, as a bar. */
export function partBar(value: number, most: number, { width, colours }: { width: number; colours: Colours }): Piece {
  return svg(
    width,
    9,
    box({ x: 0, y: 1.5, width: Math.max(value > 0 ? 1 : 0, (value / Math.max(1, most)) * width), height: 6.5 }, `fill="${colours.bar}"`),
  )
}
