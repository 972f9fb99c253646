/** Ticket and code as people type them: small letters, spaces, other dashes. Pure. */

/** @returns capitals without spaces, at most 40 signs: `OKI-2611-0482` */
export function tidyTicket(typed: string): string {
  return typed.trim().toUpperCase().replace(/[\s‐-―−]+/g, (gap) => (/\s/.test(gap) ? '' : '-')).slice(0, 40)
}

/** @returns capitals and figures only, at most 20: `P4T9WN` for `p4t 9wn` */
export function tidyCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, 20)
}
