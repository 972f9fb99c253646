/**
 * The way a case went, as one small number: 16 × first word + 8 × too late + 2 × end + reopened. Pure.
 * SQL writes it, `wayOf` reads it; what each way counts for is in tally.ts.
 */
import type { CaseGroup } from '#statistics/tally.ts'

/** Their places are the numbers. */
export const FIRST_WORDS = ['waiting', 'late', 'in_time'] as const satisfies CaseGroup['firstResponse'][]
export const ENDS = ['open', 'confirmed', 'unconfirmed', 'returned'] as const satisfies CaseGroup['end'][]

export type Way = Pick<CaseGroup, 'firstResponse' | 'isLate' | 'end' | 'wasReopened'>

export function wayOf(how: number): Way {
  return {
    firstResponse: FIRST_WORDS[how >> 4] ?? 'waiting',
    isLate: (how & 8) > 0,
    end: ENDS[(how >> 1) & 3] ?? 'open',
    wasReopened: (how & 1) > 0,
  }
}
