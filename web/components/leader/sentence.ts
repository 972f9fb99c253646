/** The sentence over everything: how much is late, and where most of it is. Pure. */
import type { TextKey, Words } from '#texts/text.ts'

export type LateAgency = { code: string | null; name: string | null; count: number }

/** Placeholders of all but the first: cases, part, agency. */
export function lateKey(count: number, worst: LateAgency | undefined): TextKey {
  if (count === 0) return 'leader.late_none'
  if (!worst || worst.count < 2) return 'leader.late_sentence_short'
  return worst.count === count ? 'leader.late_sentence_all' : 'leader.late_sentence'
}

export function lateSentence(count: number, worst: LateAgency | undefined, say: Words): string {
  return say(lateKey(count, worst), {
    cases: say('leader.late_cases', { count }),
    part: say('leader.late_of_which', { count: worst?.count ?? 0 }),
    agency: worst?.name ?? say('leader.team'),
  })
}

/** In place of a list of who is late: secret cases are counted and stand with nobody. */
export function lateNobody(count: number, say: Words): string {
  return count > 0 ? say('leader.late_secret', { count }) : say('leader.late_nobody')
}
