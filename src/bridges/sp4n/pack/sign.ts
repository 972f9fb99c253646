/** The sentence at the foot of what we hand over, and how it is known again when it comes back in a table of SP4N. Pure. */
import type { RegionRow } from '#regions/queries.ts'
import type { Words } from '#texts/text.ts'

type Signer = Pick<RegionRow, 'program' | 'name' | 'ticketPrefix'>

export function signOf(region: Signer, { ticket, count }: { ticket: string; count: number }, say: Words): string {
  return say('sp4n.pack_sign', { program: region.program, region: region.name, ticket, count })
}

/** @returns undefined for words that are not ours: a resident who quotes a ticket writes no such sentence */
export function ownTicketIn(text: string, { program, name, ticketPrefix }: Signer): string | undefined {
  const words = text.replace(/\s+/g, ' ')
  const [, ticket] = new RegExp(`\\b(${ticketPrefix}-\\d{4}-\\d{4,6}),`).exec(words) ?? []
  return ticket && words.includes(`${program}, ${name}`) ? ticket : undefined
}
