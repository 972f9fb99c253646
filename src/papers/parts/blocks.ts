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
