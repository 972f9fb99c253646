/** Papers typed in row by row: what is wrong with each, and which look like one told twice. Pure. */
import { parseSlip } from '#visits/slip.ts'
import type { Category } from './database.ts'
import { missingIn, type Missing } from './missing.ts'
import type { Content } from './queue.ts'

/** @property slip as typed; '' a number is given when it is sent */
export type SheetRow = { key: string; slip: string; content: Content }

/** slip: no number of ours · slip_twice: this number stands in another row */
export type RowProblem = Missing | 'slip' | 'slip_twice'

/** Saved from this machine before. */
export type Known = { slip: string; text: string }

/** @property like another row (its number, from 1) or a report saved before (its slip) that tells the same */
export type Judged = { isEmpty: boolean; problems: RowProblem[]; like: number | string | undefined }

/** From here on two rows are likely the same paper, or the same matter. */
const ALIKE = 0.6

/** Letters. Shorter ones are alike by chance. */
const WORTH_COMPARING = 12

export function isEmptyRow({ slip, content }: SheetRow): boolean {
  return [slip, content.text, content.placeText, content.personName, content.phone].every((typed) => typed.trim() === '')
}

/** @param known what was saved before: the same paper may lie on the pile again */
export function judgeRows(rows: readonly SheetRow[], { categories, known }: { categories: readonly Category[]; known: readonly Known[] }): Judged[] {
  const threes = rows.map(({ content }) => threesOf(content.text))
  const knownThrees = known.map(({ text }) => threesOf(text))
  const slips = rows.map(({ slip }) => parseSlip(slip))
  return rows.map((row, at) => {
    if (isEmptyRow(row)) return { isEmpty: true, problems: [], like: undefined }
    const category = categories.find(({ code }) => code === row.content.categoryCode)
    const problems: RowProblem[] = missingIn(row.content, { category, hasVoice: false })
    const slip = slips[at]
    if (row.slip.trim() !== '' && slip === undefined) problems.push('slip')
    if (slip !== undefined && (slips.indexOf(slip) < at || known.some((one) => one.slip === slip))) problems.push('slip_twice')
    const own = threes[at] ?? new Set()
    const above = threes.findIndex((others, other) => other < at && isAlike(own, others))
    const before = known[knownThrees.findIndex((others) => isAlike(own, others))]?.slip
    return { isEmpty: false, problems, like: above === -1 ? before : above + 1 }
  })
}

/** Three letters at a time, as trigram search does. */
function threesOf(text: string): ReadonlySet<string> {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()
  if (plain.length < WORTH_COMPARING) return new Set()
  return new Set(Array.from({ length: plain.length - 2 }, (_, at) => plain.slice(at, at + 3)))
}

function isAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (one.size === 0 || other.size === 0) return false
  const shared = [...one].filter((three) => other.has(three)).length
  return shared / (one.size + other.size - shared) >= ALIKE
}
