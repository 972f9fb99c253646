/** The receiving government learns what was reported and where, not who reported it. Pure. */
import type { OfferedCase } from '#transfers/offer-queries.ts'

/** Telephone numbers, identity numbers (NIK, KK: 16 figures), account numbers: long rows of figures, however they are grouped. */
const NUMBERS = /(?<![\w.,])\+?\d(?:[\s.-]?\d){8,}(?!\w)/g
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

/** @returns the words with what would name or reach a person covered */
export function redact(text: string): string {
  return text.replace(MAIL, '•••').replace(NUMBERS, '•••')
}

type Place = Pick<OfferedCase, 'placeText' | 'villageName' | 'districtName'>

/** The reporter's words for the place, and of village, district and region what they do not name already. */
export function placeOf({ placeText, villageName, districtName }: Place, regionName: string): string {
  const said = redact(placeText ?? '')
  const more = [villageName, districtName, regionName].filter((name) => name && !said.toLowerCase().includes(name.toLowerCase()))
  return [said, ...more].filter(Boolean).join(', ')
}
