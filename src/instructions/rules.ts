/** A leader's instruction: words and a day, on one case or many. Pure. */
import { addDays, isDay, type Day } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'

/** Cases of one instruction. More is not an instruction but a policy; and everybody reads the list once. */
export const MOST_CASES = 120

/** Characters. It is read at the top of a case. */
export const LONGEST_TEXT = 600

/** Days ahead that the form proposes. */
const PROPOSED = 7

export function proposedDay(today: Day): Day {
  return addDays(today, PROPOSED)
}

export type Wish = { text: string; dueOn: Day; caseIds: readonly string[] }

/** @throws DomainError instruction.text_missing, instruction.date_past, instruction.no_cases, instruction.too_many */
export function checkedWish({ text, dueOn, caseIds }: Wish, today: Day): Wish {
  if (!text.trim()) throw new DomainError('instruction.text_missing')
  if (!isDay(dueOn) || dueOn < today) throw new DomainError('instruction.date_past')
  const once = [...new Set(caseIds)].filter((id) => UUID.test(id))
  if (once.length === 0) throw new DomainError('instruction.no_cases')
  if (once.length > MOST_CASES) throw new DomainError('instruction.too_many', { most: MOST_CASES })
  return { text: text.trim().slice(0, LONGEST_TEXT), dueOn, caseIds: once }
}

/** An id as a form sent it. @throws DomainError instruction.not_open */
export function idIn(text: string | undefined): string {
  if (!text || !UUID.test(text)) throw new DomainError('instruction.not_open')
  return text
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export type InstructionState = 'open' | 'overdue' | 'done' | 'withdrawn'

/** @param openCount cases it is still open on */
export function stateOf(
  { withdrawnAt, openCount, dueOn }: { withdrawnAt: Date | null; openCount: number; dueOn: Day },
  today: Day,
): InstructionState {
  if (withdrawnAt) return 'withdrawn'
  if (openCount === 0) return 'done'
  return dueOn < today ? 'overdue' : 'open'
}
