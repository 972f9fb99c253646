/** A person's address has changed: a new phone number, or a new scoped id. Both names are the same person. */
import { toAddress } from './people.ts'
import * as schemas from './schemas.ts'

export type IdentityChange = { sender: string; newAddress: string }

/** @param raw a message of type `system`, which comes without contacts @returns undefined when it tells of something else */
export function readSystem(raw: Record<string, unknown>): IdentityChange | undefined {
  const parsed = schemas.system.safeParse(raw['system'])
  const from = schemas.envelope.parse(raw)
  if (!parsed.success) return undefined
  const { type, body, customer, wa_id: waId, new_wa_id: newWaId, user_id: userId } = parsed.data
  if (type === 'user_changed_number' || type === 'customer_changed_number') {
    return change(from.from ?? customer ?? from.from_user_id, newWaId ?? waId)
  }
  if (type === 'user_changed_user_id') return change(from.from_user_id ?? previousIn(body) ?? from.from, userId)
  return undefined
}

/** @param raw one line of `user_id_update`: every old name leads to the new one */
export function readIdentities(raw: unknown): IdentityChange[] {
  const parsed = schemas.userIdUpdate.safeParse(raw)
  if (!parsed.success) return []
  const { wa_id: waId, user_id: userId, parent_user_id: parent } = parsed.data
  const found = [change(userId?.previous, userId?.current), change(waId, userId?.current), change(parent?.previous, parent?.current)]
  return found.filter((one) => one !== undefined)
}

function change(before: string | undefined, after: string | undefined): IdentityChange | undefined {
  const sender = toAddress(before)
  const newAddress = toAddress(after)
  return sender === undefined || newAddress === undefined || sender === newAddress ? undefined : { sender, newAddress }
}

/** The old scoped id stands in the words only: "User … changed from US.1… to US.2…". */
function previousIn(body: string | undefined): string | undefined {
  return body?.match(/ from ([A-Z]{2}\.[A-Za-z0-9.]{1,140}) to /)?.[1]
}
