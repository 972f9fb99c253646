/** Why public words are no report: a closed list. Pure. The words: `social.reason_…`. */
export const DISMISS_REASONS = ['no_complaint', 'praise', 'known', 'elsewhere', 'unclear', 'spam'] as const

export type DismissReason = (typeof DISMISS_REASONS)[number]

export function isDismissReason(reason: string): reason is DismissReason {
  return (DISMISS_REASONS as readonly string[]).includes(reason)
}
