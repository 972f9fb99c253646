/** A telephone number as somebody wrote it down. Pure. */

/** Figures of an Indonesian number after 62. Source: ITU, national numbering plan of Indonesia. */
const FIGURES = /^\d{7,12}$/

/** @returns `+62…`, or undefined: no number that can be called */
export function readPhone(typed: string): string | undefined {
  const figures = typed.replace(/[\s().\-–]/g, '')
  const own = /^(?:\+?62|0)([1-9]\d*)$/.exec(figures)?.[1] ?? (/^8\d+$/.test(figures) ? figures : undefined)
  if (own !== undefined) return FIGURES.test(own) ? `+62${own}` : undefined
  return /^\+[1-9]\d{7,14}$/.test(figures) ? figures : undefined
}
