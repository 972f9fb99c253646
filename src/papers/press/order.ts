/** What the press is given, as JSON in a folder of its own, and what it hands back. Pure. */

/** A piece of a page in the words of pdfmake; no functions: they would not survive the way. */
export type Piece = string | { [key: string]: unknown } | Piece[]

export type Pages = {
  title: string
  content: Piece[]
  /** At the foot of every page, left. */
  foot: string
  /** `{page} dari {count}`, right. */
  numbering: string
  /** Across every page, pale. */
  watermark?: string
}

/** text · number · day: `YYYY-MM-DD` · time: `YYYY-MM-DDTHH:MM`, local · percent: 0–1 · decimal: one figure after the sign */
export type ColumnKind = 'text' | 'number' | 'day' | 'time' | 'percent' | 'decimal'
export type Column = { title: string; kind: ColumnKind /** Characters. */; width: number }
export type Cell = string | number | null

/** @property rows all of them, or the name of a file in the folder with one row of JSON a line: there may be very many */
export type Sheet = { name: string; columns: Column[]; rows: Cell[][] | { file: string } }

/** @property name of the file people get, without a folder @property from a file of the folder, made or put there before */
export type Bundled = { name: string; from: string }

export type Order = {
  pages?: Pages
  sheets?: Sheet[]
  /** Everything in one ZIP, which is then the only thing handed out. */
  bundle?: Bundled[]
}

export const ORDER = 'order.json'
export const PAGES = 'paper.pdf'
export const TABLE = 'table.xlsx'
export const BUNDLE = 'bundle.zip'

/** What the press says while it works, and at the end. */
export type PressNews = { kind: 'step'; step: 'pages' | 'table' | 'bundle' } | { kind: 'done'; pages: number | null }
