/** The receiving government learns what was reported and where, not who reported it. Pure. */
import { cover, findPersonalData } from '#lib/personal/find.ts'
import type { PersonalKind } from '#lib/personal/numbers.ts'
import type { OfferedCase } from '#transfers/offer-queries.ts'

const NUMBERS: readonly PersonalKind[] = ['nik', 'kk', 'phone', 'email', 'account', 'number']

/** @returns the words with what would reach or identify a person covered */
export function redact(text: string): string {
  const finds = findPersonalData(text).filter(({ kind }) => NUMBERS.includes(kind))
  return cover(text, finds, () => '•••')
}

type Place = Pick<OfferedCase, 'placeText' | 'villageName' | 'districtName'>

/** The reporter's words for the place, and of village, district and region what they do not name already. */
export function placeOf({ placeText, villageName, districtName }: Place, regionName: string): string {
  const said = redact(placeText ?? '')
  const more = [villageName, districtName, regionName].filter((name) => name && !said.toLowerCase().includes(name.toLowerCase()))
  return [said, ...more].filter(Boolean).join(', ')
}
