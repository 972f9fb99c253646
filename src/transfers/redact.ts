/** The receiving government learns what was reported, not who reported it. Pure. */

/** Telephone numbers, identity numbers (NIK, KK: 16 figures), account numbers: long rows of figures, however they are grouped. */
const NUMBERS = /(?<![\w.,])\+?\d(?:[\s.-]?\d){8,}(?!\w)/g
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

/** @returns the words with what would name or reach a person covered */
export function redact(text: string): string {
  return text.replace(MAIL, '•••').replace(NUMBERS, '•••')
}
