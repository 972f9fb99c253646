/** Building blocks of a page: headings, tables, figures side by side. Pure; shapes are those of pdfmake. */
import type { Piece } from '#papers/press/order.ts'

export function heading(text: string, level: 1 | 2 = 1): Piece {
  return { text, style: level === 1 ? 'h1' : 'h2', headlineLevel: level }
}

export function paragraph(text: string, style?: 'lead' | 'note' | 'letter'): Piece {
  return { text, margin: [0, 0, 0, 5], ...(style ? { style } : {}) }
}

/** @property width points, or `*` for the rest @property end figures: to the right */
export type TableColumn = { title: string; width: number | '*' | 'auto'; end?: boolean }

/** Rows that are rather moved to the next page together than parted. */
const TOGETHER = 10

/** The head stands again on every page; a row is never cut in two. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly (string | Piece)[])[]): Piece {
  const aligned = (index: number) => (columns[index]?.end ? { alignment: 'right' } : {})
  return {
    layout: 'rows',
    margin: [0, 2, 0, 8],
    ...(rows.length <= TOGETHER ? { unbreakable: true } : {}),
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => width),
      body: [
        columns.map(({ title }, index) => ({ text: title, style: 'th', ...aligned(index) })),
        ...rows.map((row) => row.map((cell, index) => (typeof cell === 'string' ? { text: cell, style: 'td', ...aligned(index) } : cell))),
      ] as unknown as Piece[],
    },
  }
}

/** Names and what they are. */
export function facts(rows: readonly (readonly [string, string | Piece])[], nameWidth = 110): Piece {
  return {
    unbreakable: true,
    layout: 'plain',
    margin: [0, 0, 0, 6],
    table: {
      widths: [nameWidth, '*'],
      body: rows.map(([name, value]) => [{ text: name, color: '#57534a' }, typeof value === 'string' ? { text: value } : value]),
    },
  }
}

export function tiles(figures: readonly { figure: string; word: string; note?: string }[]): Piece {
  return {
    layout: 'tiles',
    margin: [0, 4, 0, 10],
    table: {
      widths: figures.map(() => '*'),
      body: [
        figures.map(({ figure, word, note }) => ({
          stack: [{ text: figure, style: 'figure' }, { text: word, fontSize: 8 }, ...(note ? [{ text: note, style: 'note', fontSize: 7 }] : [])],
        })),
      ],
    },
  }
}

export function bullets(texts: readonly string[]): Piece {
  return { ul: texts.map((text) => ({ text, margin: [0, 0, 0, 2.5] })), margin: [0, 0, 0, 6] }
}

export function numbered(texts: readonly (string | Piece)[]): Piece {
  return { ol: texts.map((one) => (typeof one === 'string' ? { text: one, margin: [0, 0, 0, 4] } : one)), margin: [0, 0, 0, 6] }
}

/** Somebody's words. */
export function quote(text: string): Piece {
  return { layout: 'quote', margin: [0, 2, 0, 6], table: { widths: ['*'], body: [[{ text }]] } }
}

/** Items of a list that still count as little. */
const FEW = 8

/** A heading, and the words below it, never stay behind when what they stand above goes to the next page. */
export function kept(pieces: readonly Piece[]): Piece[] {
  const done: Piece[] = []
  let waiting: Piece[] = []
  for (const piece of pieces.flatMap(inTwo)) {
    const isHead = isPiece(piece) && 'headlineLevel' in piece && piece['pageBreak'] === undefined
    if (isHead || (waiting.length > 0 && isWords(piece))) waiting.push(piece)
    else if (waiting.length > 0 && isLittle(piece)) {
      done.push({ unbreakable: true, stack: [...waiting, piece] })
      waiting = []
    } else {
      done.push(...waiting, piece)
      waiting = []
    }
  }
  return [...done, ...(waiting.length > 1 ? [{ unbreakable: true, stack: waiting }] : waiting)]
}

/** A long list is parted after its first items, which then stay with their heading. */
function inTwo(piece: Piece): Piece[] {
  if (!isPiece(piece) || !Array.isArray(piece['ul']) || piece['ul'].length <= FEW) return [piece]
  return [
    { ...piece, ul: piece['ul'].slice(0, 2), margin: [0, 0, 0, 0] },
    { ...piece, ul: piece['ul'].slice(2) },
  ]
}

function isPiece(piece: Piece): piece is { [key: string]: unknown } {
  return typeof piece === 'object' && !Array.isArray(piece)
}

/** Longer ones may be parted. Characters. */
const SHORT = 700

function isWords(piece: Piece): boolean {
  return isPiece(piece) && typeof piece['text'] === 'string' && piece['text'].length < SHORT && piece['pageBreak'] === undefined
}

function isLittle(piece: Piece): boolean {
  if (!isPiece(piece)) return false
  const list = piece['ul'] ?? piece['ol']
  return piece['unbreakable'] === true || (Array.isArray(list) && list.length <= FEW) || piece['layout'] === 'quote' || piece['layout'] === 'tiles'
}
