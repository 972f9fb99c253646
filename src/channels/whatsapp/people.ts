/**
 * Who wrote: the address we know a person by, and the other names of the same person.
 * A phone number may be missing (business-scoped ids, `CC.…`); names and usernames never identify anybody.
 */
import type { Contact, Envelope } from './schemas.ts'

export type Person = { sender: string; aliases: string[] }

/** Longer ones are no addresses, and the database's indexes would refuse them. */
const LONGEST = 300

/** @returns `+62…` for a number as Meta writes it (`62…`), anything else as it is; undefined for nothing */
export function toAddress(id: string | undefined): string | undefined {
  const trimmed = id?.trim()
  if (!trimmed || trimmed.length > LONGEST) return undefined
  return /^\d+$/.test(trimmed) ? `+${trimmed}` : trimmed
}

/** The address as Meta wants it back. */
export function fromAddress(address: string): { to: string } | { recipient: string } {
  // A scoped id in `to` is answered with 200 and silently dropped.
  return /^\+?\d+$/.test(address) ? { to: address.replace('+', '') } : { recipient: address }
}

/**
 * @param contacts the contacts that came in the same change
 * @param isOnlySender no other person wrote in that change
 * @returns undefined when nothing says who wrote
 */
export function findPerson(message: Envelope, contacts: Contact[], isOnlySender: boolean): Person | undefined {
  const contact = contactOf(message, contacts, isOnlySender)
  const known = [
    toAddress(message.from),
    toAddress(message.from_user_id),
    toAddress(contact?.wa_id),
    toAddress(contact?.user_id),
    toAddress(message.from_parent_user_id),
    toAddress(contact?.parent_user_id),
  ].filter((address) => address !== undefined)
  const [sender, ...aliases] = [...new Set(known)]
  return sender === undefined ? undefined : { sender, aliases }
}

/** Careful: a contact taken for somebody else's would join two people for ever. */
function contactOf({ from, from_user_id: userId }: Envelope, contacts: Contact[], isOnlySender: boolean): Contact | undefined {
  const certain = contacts.find((one) => (from && one.wa_id === from) || (userId && one.user_id === userId))
  if (certain) return certain
  const [only, ...others] = contacts
  if (!only || others.length > 0 || !isOnlySender) return undefined
  const contradicts = (from && only.wa_id) || (userId && only.user_id)
  return contradicts ? undefined : only
}
