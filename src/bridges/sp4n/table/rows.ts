/** A table of SP4N reports → rows that can be brought over, and for every other line why not. Pure. */
import type { CaseClass } from '#cases/sla.ts'
import { readDate } from '#bridges/sp4n/dates.ts'
import { readLink, readNumber } from '#bridges/sp4n/numbers.ts'
import { readStatus, type Sp4nStatus } from '#bridges/sp4n/statuses.ts'
import { columnsOf, type Columns, type Field } from '#bridges/sp4n/table/columns.ts'
import { plainCell, readTable, type TableRow } from '#bridges/sp4n/table/csv.ts'
import type { TimeZone } from '#lib/dates.ts'
import { storableText } from '#lib/plain.ts'

/** One report of SP4N, from a table or from the line. Instants as ISO text: rows are kept as JSON. */
export type IncomingReport = {
  sp4nId: string
  title: string
  text: string
  category: string
  class: CaseClass
  agency: string | null
  place: string | null
  status: Sp4nStatus | null
  statusWords: string | null
  reportedAt: string | null
  forwardedAt: string | null
  isSecret: boolean
  isAnonymous: boolean
  answer: string | null
  answeredAt: string | null
  link: string | null
  /** Kept only where the category needs to know whom: import-commands.ts takes them off otherwise. */
  phone?: string
  email?: string
}

export type RowProblem = 'no_number' | 'bad_number' | 'no_text' | 'bad_date' | 'future' | 'twice' | 'too_short'
export type BadLine = { line: number; problem: RowProblem /** what stands there, shortened */; said: string }
export type ReadRow = { line: number; report: IncomingReport }

export type ReadSheet = { rows: ReadRow[]; problems: BadLine[]; columns: Columns; isCut: boolean }

/** Rows of one file. More are brought over in parts. */
export const MOST_ROWS = 2000

/** @returns undefined when no column with numbers, or none with words, is there */
export function readSheet(text: string, { zone, now }: { zone: TimeZone; now: Date }): ReadSheet | undefined {
  const [heading, ...lines] = readTable(text, MOST_ROWS + 1)
  if (!heading) return undefined
  const columns = columnsOf(heading.cells)
  if (columns.places.number === undefined || (columns.places.text ?? columns.places.title) === undefined) return undefined
  const sheet: ReadSheet = { rows: [], problems: [], columns, isCut: lines.length > MOST_ROWS }
  const seen = new Set<string>()
  for (const line of lines.slice(0, MOST_ROWS)) {
    const read = readRow(line, columns, { zone, now })
    if ('problem' in read) sheet.problems.push(read)
    else if (seen.has(read.report.sp4nId)) sheet.problems.push({ line: line.line, problem: 'twice', said: read.report.sp4nId })
    else {
      seen.add(read.report.sp4nId)
      sheet.rows.push(read)
    }
  }
  return sheet
}

type When = { zone: TimeZone; now: Date }

function readRow({ line, cells }: TableRow, { places }: Columns, when: When): ReadRow | BadLine {
  const cell = (field: Field, longest = 300) => {
    const place = places[field]
    return place === undefined
      ? ''
      : storableText(plainCell(cells[place] ?? ''))
          .slice(0, longest)
          .trim()
  }
  const bad = (problem: RowProblem, said: string): BadLine => ({ line, problem, said: said.slice(0, 80) })
  if (!cell('number')) return bad('no_number', cell('title') || cell('text'))
  const sp4nId = readNumber(cell('number'))
  if (!sp4nId) return bad('bad_number', cell('number'))
  const [title, text] = [cell('title'), cell('text', LONGEST)]
  if (!text && !title) return bad('no_text', sp4nId)
  if ((text || title).length < SHORTEST) return bad('too_short', text || title)
  const dates: Partial<Record<Field, Date>> = {}
  for (const field of ['reportedAt', 'forwardedAt', 'changedAt', 'closedAt'] as const) {
    if (!cell(field) || /^[-–0]+$/.test(cell(field))) continue
    const at = readDate(cell(field), when.zone)
    if (!at) return bad('bad_date', cell(field))
    if (at.getTime() > when.now.getTime() + A_DAY) return bad('future', cell(field))
    dates[field] = at
  }
  return { line, report: { sp4nId, title, text: text || title, ...said(cell), ...stamped(dates, cell('answer', LONGEST)) } }
}

/** Characters. */
const LONGEST = 8000
const SHORTEST = 5

/** Milliseconds: clocks and zones of two systems. */
const A_DAY = 86_400_000

type Cell = (field: Field, longest?: number) => string

function said(cell: Cell) {
  const status = cell('status')
  return {
    category: cell('category'),
    class: classOf(cell('class')),
    agency: cell('agency') || null,
    place: cell('place') || null,
    status: readStatus(status) ?? null,
    statusWords: status || null,
    isSecret: isYes(cell('isSecret')),
    isAnonymous: isYes(cell('isAnonymous')),
    link: readLink(cell('link')) ?? null,
    ...(cell('phone') && { phone: cell('phone', 30) }),
    ...(cell('email') && { email: cell('email', 100) }),
  }
}

function stamped({ reportedAt, forwardedAt, changedAt, closedAt }: Partial<Record<Field, Date>>, answer: string) {
  return {
    reportedAt: reportedAt?.toISOString() ?? null,
    forwardedAt: forwardedAt?.toISOString() ?? null,
    answer: answer || null,
    answeredAt: (answer && (changedAt ?? closedAt)?.toISOString()) || null,
  }
}

export function classOf(words: string): CaseClass {
  if (/pengawasan|whistle/i.test(words) && !/tidak|non/i.test(words)) return 'supervision'
  if (/aspirasi/i.test(words)) return 'aspiration'
  return /informasi/i.test(words) ? 'information' : 'complaint'
}

function isYes(cell: string): boolean {
  return /^(?:ya|y|yes|true|1|rahasia|anonim|v|✓)$/i.test(cell)
}
