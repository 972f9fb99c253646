/** Why an answer may stand without a photo or document: a closed list, said to reporters by `states.reason_<code>`. Which class knows which: proof/need.ts. */
export const REASONS = ['explained', 'planned', 'other_government', 'already_fixed', 'not_found_there'] as const
export type ReasonCode = (typeof REASONS)[number]

export function isReason(code: unknown): code is ReasonCode {
  return (REASONS as readonly unknown[]).includes(code)
}
