/** Candidates in words. Pure. */
import { isTextKey, type Words } from '#texts/text.ts'

/** Points from which on it is likely, or perhaps, a complaint. */
const LIKELY = 40
const MAYBE = 15

export function levelOf(score: number): 'likely' | 'maybe' | 'unlikely' {
  if (score >= LIKELY) return 'likely'
  return score >= MAYBE ? 'maybe' : 'unlikely'
}

/** @returns "Seseorang (K3QX)" · "Seseorang (K3QX), Grup Warga RT 5" · "Grup Warga RT 5" · "Seseorang": names are sealed */
export function authorOf({ sign, source }: { sign: string | null; source: { group?: string | undefined } }, say: Words): string {
  const group = source.group ? say('social.group', { name: source.group }) : undefined
  const author = sign && say('social.somebody', { sign })
  return [author, group].filter(Boolean).join(', ') || say('social.nobody')
}

/** Why something could not be said under a comment or to its author. */
export function problemWords(problem: string | null, say: Words): string {
  const key = `social.problem_${problem}`
  return isTextKey(key) ? say(key) : say('social.problem_refused')
}
