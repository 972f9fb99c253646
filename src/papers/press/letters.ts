/** What the typeface has no letter for (pictures of faces, other scripts) would be a blank box on paper. Pure. */
import type { Piece } from './order.ts'

/** Nothing is lost by writing these in another way. */
const WRITTEN: Record<string, string> = {
  '≤': 'paling banyak ',
  '≥': 'paling sedikit ',
  '→': '–',
  '✓': 'v',
  '\u2011': '-',
  '\t': ' ',
  '\n': '\n',
  ' ': ' ',
}

const PICTURES = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\u20e3/gu

/** @param has whether the typeface has a letter */
export function legibleWith(has: (letter: string) => boolean): (pieces: Piece[]) => Piece[] {
  const known = new Map(Object.entries(WRITTEN))
  const letter = (one: string) => {
    const found = known.get(one) ?? (has(one) ? one : '?')
    known.set(one, found)
    return found
  }
  const legible = (text: string) =>
    Array.from(
      text.replace(PICTURES, (one) => (has(one) ? one : '')),
      letter,
    ).join('')
  return (pieces) => mapTexts(pieces, legible) as Piece[]
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => (typeof one === 'string' ? change(one) : mapTexts(one, change)))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === 'text' && typeof one === 'string' ? change(one) : mapTexts(one, change)]),
  )
}
