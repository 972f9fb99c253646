/** Reading one file of a region's folder against its shape. Pure; mistakes are added to the list that comes with the files. */
import { z } from 'zod'
import { readCsv, type CsvRow } from '#regions/csv.ts'
import type { TextKey } from '#texts/text.ts'

/** What went wrong; the words are `cli.problem.<kind>`. */
export type Problem = { file: string; line?: number; kind: ProblemKind; values?: Record<string, string | number> }
export type ProblemKind = TextKey extends infer K ? (K extends `cli.problem.${infer Kind}` ? Kind : never) : never

/** File name → text, of one folder. */
export type Files = Record<string, string | undefined>
/** @property folder put before file names in problems */
export type Checking = { files: Files; problems: Problem[]; folder?: string }
export type Row<T> = T & { line: number }

/** @returns undefined when the file is missing or wrong; an optional file may be missing */
export function readJson<T extends z.ZodType>(checking: Checking, file: string, shape: T): z.output<T> | undefined {
  const text = checking.files[file]
  if (text === undefined) return undefined
  const parsed = parse(text)
  if ('wrong' in parsed) {
    add(checking, { file, kind: 'not_json', values: { message: parsed.wrong } })
    return undefined
  }
  const result = shape.safeParse(parsed.value)
  if (!result.success)
    for (const issue of result.error.issues) add(checking, { file, kind: 'setting', values: { path: issue.path.join('.'), message: issue.message } })
  return result.data
}

/** @returns the rows that are right, each with its line; the first column tells rows apart */
export function readTable<S extends z.ZodRawShape>(checking: Checking, file: string, shape: z.ZodObject<S>): Row<z.output<z.ZodObject<S>>>[] {
  const text = checking.files[file]
  if (text === undefined) return []
  const { header, headerLine, rows } = readCsv(text)
  const columns = Object.keys(shape.shape)
  const missing = columns.filter((column) => !header.includes(column) && !(shape.shape[column] as unknown as z.ZodType).safeParse(undefined).success)
  for (const column of header) if (!columns.includes(column)) add(checking, { file, line: headerLine, kind: 'column_unknown', values: { column } })
  for (const column of missing) add(checking, { file, line: headerLine, kind: 'column_missing', values: { column } })
  return missing.length > 0 ? [] : rows.flatMap((row) => readRow(checking, file, { row, shape }))
}

export function refuseMissing(checking: Checking, names: string[]): void {
  for (const file of names) if (checking.files[file] === undefined) add(checking, { file, kind: 'file_missing' })
}

export function refuseDuplicates(checking: Checking, file: string, rows: Row<{ code?: string; day?: string }>[]): void {
  const seen = new Map<string, number>()
  for (const { line, code, day } of rows) {
    const value = code ?? day ?? ''
    const first = seen.get(value)
    if (first !== undefined) add(checking, { file, line, kind: 'duplicate', values: { value, first } })
    else seen.set(value, line)
  }
}

export function add({ problems, folder }: Checking, problem: Problem): void {
  problems.push({ ...problem, file: folder ? `${folder}/${problem.file}` : problem.file })
}

function readRow<S extends z.ZodRawShape>(
  checking: Checking,
  file: string,
  { row, shape }: { row: CsvRow; shape: z.ZodObject<S> },
): Row<z.output<z.ZodObject<S>>>[] {
  const result = shape.safeParse(row.values)
  if (result.success) return [{ ...result.data, line: row.line }]
  for (const issue of result.error.issues) {
    add(checking, { file, line: row.line, kind: 'value', values: { column: issue.path.join('.'), message: issue.message } })
  }
  return []
}

function parse(text: string): { value: unknown } | { wrong: string } {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}
