/** The invented people of the phones, and their invented numbers. Pure. */

export type Invented = { name: string; hidesNumber: boolean }

export const READY: Invented[] = [
  { name: 'Bu Rina', hidesNumber: false },
  { name: 'Yusuf', hidesNumber: false },
  { name: 'Pak Marno', hidesNumber: false },
  // Has a username and keeps the number to herself: the business knows the scoped id only.
  { name: 'Sinta', hidesNumber: true },
]

/**
 * +62 8xx-0000-00xx: blocks that no operator has given out.
 * @param turn 0 to 8,999: another number each @returns digits without '+'
 */
export function inventedNumber(turn: number): string {
  const at = turn % 9000
  return `628${pad(10 + Math.floor(at / 100), 2)}0000${pad(at % 100, 4)}`
}

/** @param waId digits @returns +62 812-0000-0012 */
export function showNumber(waId: string): string {
  const [, land = '', block = '', middle = '', end = ''] = /^(62)(\d{3})(\d{4})(\d{4})$/.exec(waId) ?? []
  return land ? `+${land} ${block}-${middle}-${end}` : `+${waId}`
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
