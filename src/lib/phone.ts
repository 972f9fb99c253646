/** A telephone number as somebody typed it. Pure. */

/** Figures after 62, the first not 0: mobile numbers have 9 to 12, lines of an office 7 or more. Source: ITU, numbering plan of Indonesia. */
const OWN = /^[1-9]\d{6,11}$/
const OWN_MOBILE = /^8\d{8,11}$/

/** @returns `+62…`, or another country's number as `+…`; undefined when figures are missing or too many */
export function readPhone(typed: string): string | undefined {
  const figures = typed.replace(/[\s().\-–/]/g, '')
  const [, own] = /^(?:\+?62|0)0?(\d+)$/.exec(figures) ?? /^(8\d+)$/.exec(figures) ?? []
  if (own !== undefined) return (own.startsWith('8') ? OWN_MOBILE : OWN).test(own) ? `+62${own}` : undefined
  return /^\+[1-9]\d{7,14}$/.test(figures) ? figures : undefined
}
