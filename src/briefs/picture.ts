/** The picture of a brief as SVG: words are outlines, so that any server draws them. Pure. */
import type { Bar, Brief } from '#briefs/lines.ts'
import { fitted, wrapped, type Lettering, type Weight } from '#lib/lettering.ts'
import type { RegionSettings } from '#regions/settings.ts'

export const WIDTH = 1080
const EDGE = 56
const ROOM = WIDTH - 2 * EDGE

const INK = '#1e1b15'
const FAINT = '#6b6455'
const LINE = '#e5dfd3'
const LATE = '#a5231c'
const PAPER = '#ffffff'

export type Drawing = {
  letters: Lettering
  brand: RegionSettings['brand']['light']
  program: string
  words: Record<'urgent' | 'late' | 'well' | 'received' | 'answered' | 'mean', string>
}

/** Something drawn, and where the next thing begins. */
type Part = { svg: string; y: number }

type Text = { x: number; y: number; size: number; weight?: Weight; colour?: string; align?: 'end' }

export function drawBrief(brief: Brief, drawing: Drawing): string {
  const parts = [head, sentence, tiles, urgent, late, well, trend]
  let y = 0
  let svg = ''
  for (const part of parts) {
    const drawn = part(brief, drawing, y)
    svg += drawn.svg
    y = drawn.y
  }
  svg += text(brief.madeAt, { x: EDGE, y: y + 18, size: 22, colour: FAINT }, drawing)
  const height = Math.ceil(y + 48)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"><path fill="${PAPER}" d="M0 0h${WIDTH}v${height}H0z"/>${svg}</svg>`
}

function text(words: string, { x, y, size, weight = 400, colour = INK, align }: Text, { letters }: Drawing): string {
  const from = align === 'end' ? x - letters.width(words, size, weight) : x
  return `<path fill="${colour}" d="${letters.outline(words, { x: from, y, size, weight })}"/>`
}

/** One line, cut where the room ends. */
function line(words: string, at: Text & { room: number }, drawing: Drawing): string {
  return text(
    fitted(words, at.room, (part) => drawing.letters.width(part, at.size, at.weight ?? 400)),
    at,
    drawing,
  )
}

function box({ x, y, width, height }: { x: number; y: number; width: number; height: number }, colour: string, radius = 0): string {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(0, width).toFixed(1)}" height="${height.toFixed(1)}" rx="${radius}" fill="${colour}"/>`
}

function head({ title }: Brief, drawing: Drawing, y: number): Part {
  const { brandStrong, onBrand } = drawing.brand
  const svg =
    box({ x: 0, y, width: WIDTH, height: 124 }, brandStrong) +
    line(drawing.program, { x: EDGE, y: y + 50, size: 24, weight: 600, colour: onBrand, room: ROOM }, drawing) +
    line(title, { x: EDGE, y: y + 94, size: 34, weight: 700, colour: onBrand, room: ROOM }, drawing)
  return { svg, y: y + 124 }
}

function sentence({ sentence: words }: Brief, drawing: Drawing, y: number): Part {
  const lines = wrapped(words, { room: ROOM, most: 3 }, (part) => drawing.letters.width(part, 44, 700))
  const svg = lines.map((one, index) => text(one, { x: EDGE, y: y + 72 + index * 54, size: 44, weight: 700 }, drawing)).join('')
  return { svg, y: y + 72 + (lines.length - 1) * 54 + 28 }
}

function tiles({ tiles: all }: Brief, drawing: Drawing, y: number): Part {
  const width = ROOM / all.length
  const svg = all
    .map(({ figure, word }, index) => {
      const x = EDGE + index * width
      const rule = index > 0 ? box({ x: x - 18, y: y + 10, width: 2, height: 84 }, LINE) : ''
      return (
        rule +
        text(figure, { x, y: y + 52, size: 46, weight: 700, colour: drawing.brand.brand }, drawing) +
        line(word, { x, y: y + 88, size: 23, colour: FAINT, room: width - 26 }, drawing)
      )
    })
    .join('')
  return { svg, y: y + 112 }
}

function heading(words: string, drawing: Drawing, y: number): Part {
  const svg = box({ x: EDGE, y: y + 12, width: ROOM, height: 2 }, LINE) + text(words, { x: EDGE, y: y + 54, size: 26, weight: 700 }, drawing)
  return { svg, y: y + 68 }
}

function nobody(drawing: Drawing, words: string, y: number): Part {
  return { svg: text(words, { x: EDGE, y: y + 32, size: 26, colour: FAINT }, drawing), y: y + 50 }
}

function urgent({ urgent: all, lines }: Brief, drawing: Drawing, y: number): Part {
  const begin = heading(drawing.words.urgent, drawing, y)
  if (all.length === 0) return joined(begin, nobody(drawing, lines.urgent, begin.y))
  return all.reduce<Part>((part, { title, note, isLate }) => {
    const svg =
      line(title, { x: EDGE, y: part.y + 32, size: 28, weight: 600, room: ROOM }, drawing) +
      line(note, { x: EDGE, y: part.y + 64, size: 23, colour: isLate ? LATE : FAINT, room: ROOM }, drawing)
    return joined(part, { svg, y: part.y + 78 })
  }, begin)
}

/** Left of the bars. */
const NAMES = 400

function late({ late: all, lines }: Brief, drawing: Drawing, y: number): Part {
  const begin = heading(drawing.words.late, drawing, y)
  if (all.length === 0) return joined(begin, nobody(drawing, lines.late, begin.y))
  const most = Math.max(...all.map(({ value }) => value))
  return all.reduce<Part>((part, bar) => joined(part, lateBar(bar, { most, y: part.y }, drawing)), begin)
}

function lateBar({ name, note, value }: Bar, { most, y }: { most: number; y: number }, drawing: Drawing): Part {
  const room = ROOM - NAMES - 70
  const svg =
    line(name, { x: EDGE, y: y + 30, size: 26, weight: 600, room: NAMES - 24 }, drawing) +
    line(note, { x: EDGE, y: y + 58, size: 21, colour: FAINT, room: NAMES - 24 }, drawing) +
    box({ x: EDGE + NAMES, y: y + 14, width: Math.max(10, (room * value) / most), height: 34 }, LATE, 4) +
    text(String(value), { x: WIDTH - EDGE, y: y + 42, size: 30, weight: 700, align: 'end' }, drawing)
  return { svg, y: y + 70 }
}

function well({ well: all, mean, lines }: Brief, drawing: Drawing, y: number): Part {
  const begin = heading(drawing.words.well, drawing, y)
  if (all.length === 0) return joined(begin, nobody(drawing, lines.well, begin.y))
  const rows = all.reduce<Part>((part, bar) => joined(part, wellBar(bar, { mean, y: part.y }, drawing)), begin)
  return joined(rows, { svg: text(drawing.words.mean, { x: EDGE + NAMES, y: rows.y + 20, size: 20, colour: FAINT }, drawing), y: rows.y + 32 })
}

/** 0 to 100, with the line in which the true score lies nine times of ten, and the region's mean. */
function wellBar({ name, note, value, low, high }: Brief['well'][number], { mean, y }: { mean: number; y: number }, drawing: Drawing): Part {
  const room = ROOM - NAMES - 70
  const from = EDGE + NAMES
  const at = (score: number) => from + (room * score) / 100
  const svg =
    line(name, { x: EDGE, y: y + 30, size: 26, weight: 600, room: NAMES - 24 }, drawing) +
    line(note, { x: EDGE, y: y + 58, size: 21, colour: FAINT, room: NAMES - 24 }, drawing) +
    box({ x: from, y: y + 14, width: room, height: 34 }, '#f3efe6', 4) +
    box({ x: from, y: y + 14, width: at(value) - from, height: 34 }, drawing.brand.bar, 4) +
    box({ x: at(low), y: y + 29, width: at(high) - at(low), height: 4 }, INK) +
    box({ x: at(mean) - 1.5, y: y + 8, width: 3, height: 46 }, FAINT) +
    text(String(Math.round(value)), { x: WIDTH - EDGE, y: y + 42, size: 30, weight: 700, align: 'end' }, drawing)
  return { svg, y: y + 70 }
}

/** Height of the columns. */
const TALL = 170

function trend({ trend: { title, columns } }: Brief, drawing: Drawing, y: number): Part {
  const begin = heading(title, drawing, y)
  const most = Math.max(1, ...columns.flatMap(({ received, answered }) => [received, answered]))
  const width = ROOM / Math.max(1, columns.length)
  const floor = begin.y + TALL + 34
  const bars = columns.map(({ label, received, answered }, index) => {
    const x = EDGE + index * width
    const half = Math.min(40, (width - 16) / 2)
    const tall = (count: number) => (TALL * count) / most
    const middle = x + width / 2
    // Labels that would touch each other are left out, never squeezed.
    const isNamed = (columns.length - 1 - index) % Math.ceil(110 / width) === 0
    return (
      box({ x: middle - half - 2, y: floor - tall(received), width: half, height: tall(received) }, drawing.brand.bar, 3) +
      box({ x: middle + 2, y: floor - tall(answered), width: half, height: tall(answered) }, drawing.brand.brandStrong, 3) +
      (isNamed ? text(label, { x: middle - drawing.letters.width(label, 20, 400) / 2, y: floor + 28, size: 20, colour: FAINT }, drawing) : '')
    )
  })
  const svg = legend(begin.y, columns, drawing) + bars.join('') + box({ x: EDGE, y: floor, width: ROOM, height: 2 }, LINE)
  return { svg: begin.svg + svg, y: floor + 52 }
}

function legend(y: number, columns: Brief['trend']['columns'], drawing: Drawing): string {
  const total = (of: 'received' | 'answered') => columns.reduce((sum, column) => sum + column[of], 0)
  const received = `${drawing.words.received} ${total('received')}`
  const answered = `${drawing.words.answered} ${total('answered')}`
  const second = EDGE + 36 + drawing.letters.width(received, 22, 600) + 40
  return (
    box({ x: EDGE, y: y + 2, width: 22, height: 22 }, drawing.brand.bar, 3) +
    text(received, { x: EDGE + 32, y: y + 21, size: 22, weight: 600 }, drawing) +
    box({ x: second, y: y + 2, width: 22, height: 22 }, drawing.brand.brandStrong, 3) +
    text(answered, { x: second + 32, y: y + 21, size: 22, weight: 600 }, drawing)
  )
}

function joined(first: Part, second: Part): Part {
  return { svg: first.svg + second.svg, y: second.y }
}
