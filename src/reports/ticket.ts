/** The number of a report, `OKI-2611-0482`: region, year and month, running number of that month. */
import { dayOf, type TimeZone } from '#lib/dates.ts'

/** @returns `2611`: the month by the region's own calendar */
export function monthOf(at: Date, zone: TimeZone): string {
  return dayOf(at, zone).slice(2, 7).replace('-', '')
}

export function formatTicket(prefix: string, month: string, running: number): string {
  return `${prefix}-${month}-${String(running).padStart(4, '0')}`
}

/** People type it with blanks, dots or nothing between, in any case, as part of a sentence. */
const TICKET = /(?<![\p{L}\d])([a-z]{2,6})[\s.\-–_/]*(\d{4})[\s.\-–_/]*(\d{4,6})(?!\d)/iu

/** @returns the first ticket number in these words, in its written form */
export function findTicket(text: string): string | undefined {
  const [, prefix, month, running] = text.match(TICKET) ?? []
  return prefix && month && running && isMonth(month) ? `${prefix.toUpperCase()}-${month}-${running}` : undefined
}

export function withoutTicket(text: string): string {
  return text.replace(TICKET, ' ').trim()
}

function isMonth(month: string): boolean {
  const number = Number(month.slice(2))
  return number >= 1 && number <= 12
}

/** The signs of a code: none that look like another. */
const CODE = /^[2-9a-hj-np-z]{3}[\s.-]?[2-9a-hj-np-z]{3}$/i

/**
 * "IKUTI OKI-2611-0482 P4T 9WN": the news of that report are wanted here as well. The number and the code alone say the same.
 * @returns `code` as it is kept, undefined when something else is said
 */
export function findFollowing(text: string): { ticket: string; code: string } | undefined {
  const ticket = findTicket(text)
  const rest = withoutTicket(text)
    .replace(/^\W*(?:ikuti|ikut|follow)\b/i, '')
    .replace(/\b(?:kode(?:nya)?|code)\b/gi, ' ')
    .replace(/^[\s:,.]+|[\s:,.]+$/g, '')
  return ticket && CODE.test(rest) ? { ticket, code: parseCode(rest) } : undefined
}

/** For the desk: whoever has the code of a report reads all of it, so that of a wish to follow is kept nowhere. */
export function withoutCode(text: string): string {
  const { code } = findFollowing(text) ?? {}
  if (!code) return text
  const either = new RegExp(`${TICKET.source}|${code.slice(0, 3)}[\\s.-]?${code.slice(3)}`, 'giu')
  return text.replace(either, (found, prefix?: string) => (prefix ? found : CUT))
}

const CUT = '••••••'

/** "IKUTI OKI-2611-0482", "BERHENTI OKI-2611-0482": a neighbour, who has no code. @returns undefined when something else is said */
export function findNeighbour(text: string): { ticket: string; isOn: boolean } | undefined {
  const ticket = findTicket(text)
  const [, wish] = /^\W*(ikuti|ikut|follow|berhenti|stop)\W*$/i.exec(withoutTicket(text)) ?? []
  return ticket && wish ? { ticket, isOn: !/^(?:berhenti|stop)$/i.test(wish) } : undefined
}

/** @returns `P4T 9WN`: easier to read aloud */
export function formatCode(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`
}

/** @returns the code as it is kept, whatever blanks and case it was typed with */
export function parseCode(typed: string): string {
  return typed.replace(/[^a-z\d]/gi, '').toUpperCase()
}
