/** What a report still lacks before it can go, and what a village is called. Pure: the phone asks it without signal. */
import { readPhone } from '#lib/phone.ts'
import type { Category, Village } from './database.ts'
import type { Content } from './queue.ts'

/** text: neither words nor voice · identity: the category needs to know who · consent: name or number without a yes · phone: no number */
export type Missing = 'text' | 'identity' | 'consent' | 'phone'

/** Characters. Shorter tells nothing; the server asks for as many. */
const SHORTEST = 3

export function missingIn(content: Content, { category, hasVoice }: { category: Category | undefined; hasVoice: boolean }): Missing[] {
  const { text, personName, phone, hasConsented, isAnonymous } = content
  const isNamed = !isAnonymous && (personName.trim() !== '' || phone.trim() !== '')
  const checks: [Missing, boolean][] = [
    ['text', text.trim().length < SHORTEST && !hasVoice],
    ['identity', Boolean(category?.needsIdentity) && !isAnonymous && !isNamed],
    ['phone', !isAnonymous && phone.trim() !== '' && readPhone(phone) === undefined],
    ['consent', isNamed && !hasConsented],
  ]
  return checks.filter(([, isMissing]) => isMissing).map(([what]) => what)
}

/** As it stands in the list to choose from: names of villages repeat between districts. */
export function villageLabel({ name, districtName }: Village): string {
  return `${name}, Kec. ${districtName}`
}

/** @param typed the label, or a name that only one village has */
export function findVillage(villages: readonly Village[], typed: string): Village | undefined {
  const wanted = typed.trim().toLowerCase()
  const exact = villages.find((one) => villageLabel(one).toLowerCase() === wanted)
  const named = villages.filter(({ name }) => name.toLowerCase() === wanted)
  return exact ?? (named.length === 1 ? named[0] : undefined)
}
