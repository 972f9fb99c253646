/** What an answer must bring besides its words, by class of case: one table. Pure. */
import { REASONS, type ReasonCode } from '#cases/reasons.ts'
import type { CaseClass } from '#cases/sla.ts'

/** `words`: the text of the answer is enough. */
export type ProofKind = 'photo' | 'document' | 'reason' | 'words'

/** One of these is enough. The first is what the screen asks for. */
export const ENOUGH: Record<CaseClass, readonly ProofKind[]> = {
  complaint: ['photo', 'document', 'reason'],
  supervision: ['document', 'reason'], // what an official did is settled on paper; no photo shows it
  aspiration: ['reason', 'document'], // a wish is taken up or not, and that is said
  information: ['words', 'document'], // the answer is the information
}

/** Why there may be no proof, by class: a wish cannot be "already fixed". */
export const REASONS_OF: Record<CaseClass, readonly ReasonCode[]> = {
  complaint: REASONS,
  supervision: ['explained', 'other_government'],
  aspiration: ['planned', 'explained', 'other_government'],
  information: [],
}

export type Brought = { files: readonly { kind: string }[]; reasonCode?: string | undefined }

export function isEnough(caseClass: CaseClass, brought: Brought): boolean {
  const has: Record<ProofKind, boolean> = {
    photo: brought.files.some(({ kind }) => kind === 'image'),
    document: brought.files.some(({ kind }) => kind === 'document'),
    reason: reasonOf(caseClass, brought.reasonCode) !== undefined,
    words: true,
  }
  return ENOUGH[caseClass].some((kind) => has[kind])
}

/** @returns undefined for a reason that this class does not know */
export function reasonOf(caseClass: CaseClass, code: string | undefined): ReasonCode | undefined {
  return REASONS_OF[caseClass].find((one) => one === code)
}
