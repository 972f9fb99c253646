/** What the words of a form amount to: which kind of matter, how private, how urgent. The same rules as in the talk. Pure. */
import { clearGuess } from '#conversations/listening/category.ts'
import { wishesIn } from '#conversations/listening/understand.ts'
import type { CategoryRow } from '#regions/queries.ts'
import { guessCategories } from '#triage/category.ts'
import { guessUrgency } from '#triage/urgency.ts'
import type { Typed } from '#forms/answers.ts'

export type Matter = {
  /** As chosen, or as the words say clearly. */
  category: CategoryRow | undefined
  /** A sensitive matter, or the person is afraid, or asked for it. */
  isSecret: boolean
  /** It is kept secret whatever the person chose. */
  isForcedSecret: boolean
  isAnonymous: boolean
  needsIdentity: boolean
  isEmergency: boolean
}

export function matterOf(typed: Typed, categories: CategoryRow[]): Matter {
  const guesses = guessCategories(typed.apa, categories)
  const named = (code: string | undefined) => categories.find((one) => one.code === code)
  const category = named(typed.jenis) ?? named(clearGuess(guesses))
  const wishes = wishesIn(typed.apa)
  const isForcedSecret = wishes.isSecret || ((category ?? named(guesses[0]?.code))?.isSensitive ?? false)
  const isNameless = wishes.isAnonymous || typed.tanpanama === '1'
  const needsIdentity = (category?.needsIdentity ?? false) && !isNameless
  return {
    category,
    isForcedSecret,
    isSecret: isForcedSecret || typed.rahasia === '1',
    // Whoever must say a name to be helped cannot stay unknown to those who help.
    isAnonymous: !needsIdentity && (isNameless || typed.anonim === '1'),
    needsIdentity,
    isEmergency: guessUrgency(typed.apa) !== undefined,
  }
}
