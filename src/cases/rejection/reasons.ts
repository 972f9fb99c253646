/**
 * Why a report may be refused: a closed list. The table below is the whole rule.
 * Each code has three sentences: `rejection.label_<code>` for staff, `rejection.say_<code>` and `rejection.next_<code>` for the reporter.
 */
import { DomainError } from '#lib/errors.ts'

type Rule = {
  /** Staff must add words of their own: the sentence alone would not tell the reporter enough. */
  needsWords?: true
  /** The reporter may object once; the coordinator decides. */
  mayObject: boolean
  /** What the reporter writes afterwards brings it back by itself. */
  comesBack?: true
  /** Counts towards the slowing of the sender (reports/slowing.ts). */
  isMisuse?: true
}

export const REJECTIONS = {
  not_government: { mayObject: true },
  other_government: { mayObject: true }, // where somebody holds it, it is handed over instead and followed here
  court: { mayObject: true },
  crime: { mayObject: true },
  decided: { mayObject: true, needsWords: true },
  unclear: { mayObject: false, comesBack: true },
  incomplete: { mayObject: false, comesBack: true },
  answered: { mayObject: false, needsWords: true }, // thanks or a question: no report, and answered on the spot
  withdrawn: { mayObject: true }, // by the reporter's own act (src/privacy), or as an officer says: then the reporter may say otherwise
  spam: { mayObject: true, isMisuse: true },
  abuse: { mayObject: true, isMisuse: true },
  prank: { mayObject: true, isMisuse: true },
  hoax: { mayObject: true, isMisuse: true, needsWords: true },
} as const satisfies Record<string, Rule>

export type RejectionCode = keyof typeof REJECTIONS
export const REJECTION_CODES = Object.keys(REJECTIONS) as RejectionCode[]
export const MISUSE_CODES = REJECTION_CODES.filter((code) => ruleOf(code)?.isMisuse)

/** Calendar days in which the reporter's answer brings an incomplete report back. */
export const COMES_BACK_WITHIN = 30

function ruleOf(code: string | null | undefined): Rule | undefined {
  return code && Object.hasOwn(REJECTIONS, code) ? REJECTIONS[code as RejectionCode] : undefined
}

/** @throws DomainError case.reason_missing: not in the list, or words are needed */
export function checkRejection(code: string, words: string): RejectionCode {
  const rule = ruleOf(code)
  if (!rule || (rule.needsWords && !words.trim())) throw new DomainError('case.reason_missing')
  return code as RejectionCode
}

export function needsWords(code: string): boolean {
  return ruleOf(code)?.needsWords ?? false
}

/** What was refused before there was a list may be objected to. */
export function mayObjectTo(code: string | null): boolean {
  return ruleOf(code)?.mayObject ?? true
}

export function mayComeBack(code: string | null): boolean {
  return ruleOf(code)?.comesBack ?? false
}

export type Refused = { state: string; rejectCode: string | null; closedAt: Date | null }

/** Whether new words of the reporter take it up again now. */
export function comesBack({ state, rejectCode, closedAt }: Refused, at: Date): boolean {
  if (state !== 'rejected' || !closedAt || !mayComeBack(rejectCode)) return false
  return at.getTime() - closedAt.getTime() <= COMES_BACK_WITHIN * 86_400_000
}
