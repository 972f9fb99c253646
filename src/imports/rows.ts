/** A row of a table becomes a report, or a list of what is wrong with it. Pure: today is given. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Day } from '#lib/dates.ts'
import { storableText } from '#lib/plain.ts'
import type { Columns, Field } from '#imports/columns.ts'
import { readPhone } from '#lib/phone.ts'
import { masked } from '#lib/personal/masked.ts'

export const rowShape = z.object({
  text: z.string(),
  placeText: z.string(),
  village: z.string(),
  day: z.string().nullable(),
  category: z.string(),
  personName: z.string(),
  phone: z.string(),
  number: z.string(),
  isSecret: z.boolean(),
  isAnonymous: z.boolean().default(false),
})
export type Row = z.infer<typeof rowShape>

export const PROBLEMS = ['text_missing', 'text_long', 'day_invalid', 'day_future', 'phone_invalid', 'not_taken'] as const
export const problemShape = z.object({ kind: z.enum(PROBLEMS), value: z.string() })
/** @property value as it stood there; of a number its end */
export type Problem = z.infer<typeof problemShape>

/** @property key the same row again, in this file or another, is the same report */
export type ReadRow = { line: number; key: string; row: Row; problems: Problem[] }

/** Characters. */
const LONGEST = 5000
const LONGEST_CELL = 200
const SHORTEST = 3

export function readRows(rows: readonly { line: number; cells: readonly string[] }[], columns: Columns, today: Day): ReadRow[] {
  const seen = new Map<string, number>()
  return rows.map(({ line, cells }) => {
    const { row, problems } = readRow(cells, columns, today)
    const content = createHash('sha256')
      .update(JSON.stringify(keyed(row)))
      .digest('base64url')
      .slice(0, 27)
    const count = (seen.get(content) ?? 0) + 1
    seen.set(content, count)
    // Two people may say the same in one table: the second is its own report, and again the same one next time.
    return { line, row, problems, key: `${content}#${count}` }
  })
}

function readRow(cells: readonly string[], columns: Columns, today: Day): { row: Row; problems: Problem[] } {
  const cell = (field: Field) => storableText(cells[columns[field] ?? -1] ?? '').trim()
  const short = (field: Field) => cell(field).slice(0, LONGEST_CELL)
  const [text, typedDay, phone] = [cell('text'), short('day'), short('phone')]
  const day = readDay(typedDay)
  const problems: Problem[] = [
    ...(text.length < SHORTEST ? [{ kind: 'text_missing' as const, value: text }] : []),
    ...(text.length > LONGEST ? [{ kind: 'text_long' as const, value: `${text.slice(0, 40)}…` }] : []),
    ...(typedDay !== '' && day === undefined ? [{ kind: 'day_invalid' as const, value: typedDay }] : []),
    ...(day !== undefined && day > today ? [{ kind: 'day_future' as const, value: typedDay }] : []),
    ...(phone !== '' && readPhone(phone) === undefined ? [{ kind: 'phone_invalid' as const, value: masked(phone) }] : []),
  ]
  const row = {
    text: text.slice(0, LONGEST),
    placeText: short('placeText'),
    village: short('village'),
    day: day ?? null,
    category: short('category'),
    personName: short('personName'),
    phone: readPhone(phone) ?? '',
    number: short('number'),
    isSecret: /^(ya|y|1|x|true|rahasia|yes)$/i.test(cell('isSecret')),
    isAnonymous: /^(ya|y|1|x|true|anonim|yes)$/i.test(cell('isAnonymous')),
  }
  return { row, problems }
}

/** What makes a row another report. Blanks and capitals do not; a running number that shifts when a line is put in does not. */
function keyed({ text, placeText, village, day, personName, phone }: Row): string[] {
  return [text, placeText, village, day ?? '', personName, phone].map((value) => value.toLowerCase().replace(/\s+/g, ' ').trim())
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'mei', 'jun', 'jul', 'agu', 'sep', 'okt', 'nov', 'des']
const ENGLISH: Record<string, string> = { may: 'mei', aug: 'agu', oct: 'okt', dec: 'des', agt: 'agu', ags: 'agu', nop: 'nov' }

/** The day before the first in Excel's count, its leap year that never was included. */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)

/** @returns undefined: no day. Day before month, as it is written here; serials as Excel counts days. */
export function readDay(typed: string): Day | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?$/.exec(typed)
  if (iso) return dayFrom(iso[1], iso[2], iso[3])
  const figures = /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{2}|\d{4})(?:[,\s].*)?$/.exec(typed)
  if (figures) return dayFrom(figures[3], figures[2], figures[1])
  const words = /^(?:\p{L}+,?\s+)?(\d{1,2})[\s-]+(\p{L}{3,})\.?[\s-]+(\d{2}|\d{4})\b/u.exec(typed)
  if (words) return dayFrom(words[3], String(monthOf(words[2] ?? '')), words[1])
  const serial = /^\d{5}(?:[.,]\d+)?$/.test(typed) ? Number.parseInt(typed, 10) : undefined
  return serial ? new Date(EXCEL_EPOCH + serial * 86_400_000).toISOString().slice(0, 10) : undefined
}

function monthOf(name: string): number {
  const short = name.slice(0, 3).toLowerCase()
  return MONTHS.indexOf(ENGLISH[short] ?? short) + 1
}

function dayFrom(year = '', month = '', day = ''): Day | undefined {
  const full = year.length === 2 ? `20${year}` : year
  const written = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const instant = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(written) ? written : undefined
}
