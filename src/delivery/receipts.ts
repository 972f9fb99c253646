/** What becomes of a message when its receipts come: in any order, more than once, some never. Pure. */
import type { Receipt } from '#channels/channel.ts'

/** A state never gives way to one before it in this list. */
const ORDER = ['queued', 'sending', 'sent', 'failed', 'delivered', 'read'] as const

export type MessageState = (typeof ORDER)[number]

/** @returns the states that give way to this one */
export function statesBefore(state: Receipt['status']): MessageState[] {
  return ORDER.slice(0, ORDER.indexOf(state))
}

/** Of several receipts for one message the furthest counts; pricing is taken from whichever has it. */
export function furthest(receipts: Receipt[]): Receipt[] {
  const best = new Map<string, Receipt>()
  for (const one of receipts) {
    const known = best.get(one.messageId)
    best.set(one.messageId, known ? merge(known, one) : one)
  }
  return [...best.values()]
}

function merge(a: Receipt, b: Receipt): Receipt {
  const [low, high] = ORDER.indexOf(a.status) <= ORDER.indexOf(b.status) ? [a, b] : [b, a]
  const { code: _code, problem: _problem, ...rest } = low
  return { ...rest, ...high }
}
