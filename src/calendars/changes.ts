/**
 * Changes of a calendar as an officer writes them: one day a line, `hari; nama; jenis`.
 * Pure. What makes no sense is named with its line, and nothing is guessed.
 */
import { daysBetween, type Day } from '#lib/dates.ts'

export const DAY_KINDS = ['national', 'joint_leave', 'regional', 'working_day'] as const
export type DayKind = (typeof DAY_KINDS)[number]

/** `remove`: what the page said of that day is forgotten, what the files say holds again. */
export type DayChange = { day: Day; name: string; kind: DayKind | 'remove' }

/** The words are `settings.day_problem_<kind>`. */
export type DayProblem = { line: number; kind: 'no_day' | 'no_such_day' | 'no_name' | 'no_kind' | 'far' | 'twice' | 'too_long'; value: string }

/** How each kind may be written. */
const KINDS: Record<string, DayChange['kind']> = {
  nasional: 'national',
  'libur nasional': 'national',
  national: 'national',
  'cuti bersama': 'joint_leave',
  cuti: 'joint_leave',
  joint_leave: 'joint_leave',
  daerah: 'regional',
  'libur daerah': 'regional',
  regional: 'regional',
  'hari kerja': 'working_day',
  masuk: 'working_day',
  working_day: 'working_day',
  hapus: 'remove',
  remove: 'remove',
}

/** Lines at most; a year has about thirty. */
const MOST = 200
/** Days from today, either way: a decree is never about another decade. */
const FARTHEST = 3 * 366
const LONGEST_NAME = 120

/** @param text `2026-08-18; Cuti bersama HUT RI; cuti bersama`; `#` begins a remark; commas do as well, as in the files @param today of the region */
export function readChanges(text: string, today: Day): { changes: DayChange[]; problems: DayProblem[] } {
  const changes: DayChange[] = []
  const problems: DayProblem[] = []
  const lines = text.split(/\r?\n/).slice(0, MOST)
  lines.forEach((written, index) => {
    const words = written.replace(/#.*/, '').trim()
    if (words === '' || /^day\s*[,;]/.test(words)) return
    const read = readLine(words, { line: index + 1, today, known: changes })
    if ('problem' in read) problems.push(read.problem)
    else changes.push(read)
  })
  return { changes, problems }
}

type Reading = { line: number; today: Day; known: readonly DayChange[] }

function readLine(words: string, { line, today, known }: Reading): DayChange | { problem: DayProblem } {
  const wrong = (kind: DayProblem['kind'], value: string) => ({ problem: { line, kind, value: value.slice(0, 60) } })
  const [written = '', name = '', kindWord = ''] = words.split(/\s*[;,]\s*/)
  const day = asDay(written)
  if (!day) return wrong('no_day', written)
  if (!isDay(day)) return wrong('no_such_day', written)
  if (Math.abs(daysBetween(today, day)) > FARTHEST) return wrong('far', written)
  const kind = KINDS[kindWord.toLowerCase()]
  if (!kind) return wrong('no_kind', kindWord)
  if (name === '' && kind !== 'remove') return wrong('no_name', written)
  if (name.length > LONGEST_NAME) return wrong('too_long', name)
  if (known.some((one) => one.day === day)) return wrong('twice', written)
  return { day, name, kind }
}

/** `2026-08-18` as it is; `18/08/2026`, `18-8-2026` and `18.08.2026` as written here. */
function asDay(written: string): Day | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(written)) return written
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(written) ?? []
  return year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : undefined
}

/** 31 February is none. */
function isDay(day: Day): boolean {
  const instant = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day)
}

/** @returns one line for each, as readChanges takes it */
export function writeChanges(changes: readonly DayChange[]): string {
  return changes.map(({ day, name, kind }) => `${day}; ${name.replaceAll(/[;,#\n]/g, ' ')}; ${kind}`).join('\n')
}

export type KnownDay = { day: Day; kind: DayKind; source: 'file' | 'page' }

/** The days off once the changes hold. @param known every row of the calendar, of files and of the page */
export function daysOffWith(known: readonly KnownDay[], changes: readonly DayChange[]): Day[] {
  const ofPage = new Map(known.filter(({ source }) => source === 'page').map(({ day, kind }) => [day, kind]))
  for (const { day, kind } of changes) {
    if (kind === 'remove') ofPage.delete(day)
    else ofPage.set(day, kind)
  }
  const ofFiles = known.filter(({ source }) => source === 'file').map(({ day, kind }) => [day, kind] as const)
  const all = new Map([...ofFiles, ...ofPage])
  return [...all].flatMap(([day, kind]) => (kind === 'working_day' ? [] : [day])).sort()
}
