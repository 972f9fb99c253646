/** Why an answer may stand without a photo or document: a closed list, said in words by `states.reason.<code>`. */
export const REASONS = ['explained', 'planned', 'other_government', 'already_fixed', 'not_found_there'] as const
export type ReasonCode = (typeof REASONS)[number]

export function isReason(code: string | undefined): code is ReasonCode {
  return (REASONS as readonly (string | undefined)[]).includes(code)
}
