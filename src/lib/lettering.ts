/** Words as outlines, for pictures drawn on a server that has no fonts. The typeface comes with npm; letters are set one after another. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
// The package says what it exports in a way only Node itself reads right.
// oxlint-disable-next-line import/default
import opentype from 'opentype.js'

export type Weight = 400 | 600 | 700

export type Lettering = {
  /** Width of a line, in the units of `size`. */
  width: (text: string, size: number, weight: Weight) => number
  /** The outline for the `d` of an SVG path; the line stands on `y`. */
  outline: (text: string, at: { x: number; y: number; size: number; weight: Weight }) => string
}

const WEIGHTS = [400, 600, 700] as const

type Font = opentype.Font

/** Read once when it is first needed. */
export async function loadLettering(): Promise<Lettering> {
  const fonts = new Map(await Promise.all(WEIGHTS.map(async (weight) => [weight, await readFont(weight)] as const)))
  const fontOf = (weight: Weight) => fonts.get(weight) as Font
  return {
    width: (text, size, weight) => advances(fontOf(weight), text, size).end,
    outline(text, { x, y, size, weight }) {
      const { glyphs } = advances(fontOf(weight), text, size)
      return glyphs
        .map(({ glyph, from }) =>
          glyph
            .getPath(x + from, y, size)
            .commands.map(drawn)
            .join(''),
        )
        .join('')
    },
  }
}

/** Tenths are finer than any screen; the library's own rounding makes NaN of some numbers. */
function drawn(command: opentype.PathCommand): string {
  const point = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`
  switch (command.type) {
    case 'Z':
      return 'Z'
    case 'Q':
      return `Q${point(command.x1, command.y1)} ${point(command.x, command.y)}`
    case 'C':
      return `C${point(command.x1, command.y1)} ${point(command.x2, command.y2)} ${point(command.x, command.y)}`
    default:
      return `${command.type}${point(command.x, command.y)}`
  }
}

async function readFont(weight: Weight): Promise<Font> {
  const file = fileURLToPath(import.meta.resolve(`@fontsource/plus-jakarta-sans/files/plus-jakarta-sans-latin-${weight}-normal.woff`))
  const bytes = await readFile(file)
  return opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

/** Letter after letter, with their pairs brought together as the typeface says; what it has no letter for is a blank box. */
function advances(font: Font, text: string, size: number) {
  const scale = size / font.unitsPerEm
  const glyphs: { glyph: opentype.Glyph; from: number }[] = []
  let end = 0
  for (const letter of text) {
    const glyph = font.charToGlyph(letter)
    const before = glyphs.at(-1)?.glyph
    if (before) end += font.getKerningValue(before, glyph) * scale
    glyphs.push({ glyph, from: end })
    end += (glyph.advanceWidth ?? 0) * scale
  }
  return { glyphs, end }
}

/** The longest beginning that fits, with … where something is left out. */
export function fitted(text: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= room) return text
  const letters = Array.from(new Intl.Segmenter('id').segment(text), ({ segment }) => segment)
  while (letters.length > 0 && widthOf(`${letters.join('').trimEnd()}…`) > room) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/** Whole words on lines that fit. @param most lines; the last one ends with … when something is left out */
export function wrapped(text: string, { room, most }: { room: number; most: number }, widthOf: (text: string) => number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    const longer = line === undefined ? word : `${line} ${word}`
    if (line !== undefined && widthOf(longer) <= room) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  if (lines.length <= most) return lines.map((line) => fitted(line, room, widthOf))
  return [...lines.slice(0, most - 1), fitted(lines.slice(most - 1).join(' '), room, widthOf)]
}
