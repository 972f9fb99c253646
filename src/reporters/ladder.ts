/**
 * By which door a person is reached: the one they came by, and when that is shut the next one they gave. Pure.
 * The order is the price: what costs nothing stands behind what is surely read.
 */

/** A way to reach somebody that exists now. @property channel as in channel_accounts @property address as that channel writes it */
export type Door = { accountId: string; contactId: string; channel: string; address: string }

/** What was tried for one message. @property wasTemplate with the words the provider has approved */
export type Tried = { messageId: string; accountId: string; wasTemplate: boolean }

const ORDER: readonly string[] = ['whatsapp', 'sms', 'email']

/** Doors that may be knocked at by ourselves: elsewhere people can only be answered. */
export function inOrder(doors: readonly Door[]): Door[] {
  return doors.filter(({ channel }) => ORDER.includes(channel)).toSorted((one, other) => ORDER.indexOf(one.channel) - ORDER.indexOf(other.channel))
}

export type Rung = { kind: 'template' } | { kind: 'door'; door: Door }

/** @param problem why the last try failed @returns undefined: nothing is left but the desk */
export function nextRung(doors: readonly Door[], tried: readonly Pick<Tried, 'accountId' | 'wasTemplate'>[], problem: string): Rung | undefined {
  const last = tried.at(-1)
  // The person has been silent for too long: the same door, with approved words.
  if (problem === 'window_closed' && last && !last.wasTemplate && isWhatsapp(doors, last)) return { kind: 'template' }
  const door = inOrder(doors).find(({ accountId }) => !tried.some((one) => one.accountId === accountId))
  return door && { kind: 'door', door }
}

function isWhatsapp(doors: readonly Door[], { accountId }: Pick<Tried, 'accountId'>): boolean {
  return doors.some((door) => door.accountId === accountId && door.channel === 'whatsapp')
}
