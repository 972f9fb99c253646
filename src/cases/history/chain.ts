/**
 * History that cannot be altered unseen: each event carries a hash over itself and the hash before it.
 * Changing, removing or inserting an event breaks every hash after it. Pure.
 */
import { createHash } from 'node:crypto'
import type { EventActor, EventKind } from '#cases/events.ts'

export type ChainedEvent = {
  caseId: string
  seq: number
  kind: EventKind
  actor: EventActor
  staffId: string | null
  agencyId: string | null
  isPublic: boolean
  text: string
  details: Record<string, unknown>
  at: Date
}

/** @param previousHash '' for the first event @returns SHA-256, hexadecimal */
export function hashOf(event: ChainedEvent, previousHash: string): string {
  const { caseId, seq, kind, actor, staffId, agencyId, isPublic, text, details, at } = event
  const whole = [previousHash, caseId, seq, kind, actor, staffId, agencyId, isPublic, text, sorted(details), at.toISOString()]
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex')
}

/** @property erasedHash the words of a person were taken out of it (src/privacy): over its own hash and what it says now */
export type KeptEvent = ChainedEvent & { previousHash: string; hash: string; erasedHash?: string | null }

/**
 * Whether it says what it said when it was written, or what was left of it when a person was taken out. That it follows the one
 * before it is another question; that an entry in the log of acts tells of what was taken out, a third (privacy/erasing).
 */
export function isAsWritten(event: KeptEvent): boolean {
  return event.erasedHash ? event.erasedHash === hashOf(event, event.hash) : event.hash === hashOf(event, event.previousHash)
}

/**
 * What is left of an event whose words were taken away is covered by a hash of its own; the first one stays, and with it the chain.
 * @param events of one case, in the order of `seq` @returns the `seq` of the first event that does not fit, undefined when whole
 */
export function verifyChain(events: readonly KeptEvent[]): number | undefined {
  let previousHash = ''
  let seq = 0
  for (const event of events) {
    seq++
    if (event.seq !== seq || event.previousHash !== previousHash || !isAsWritten(event)) return seq
    previousHash = event.hash
  }
  return undefined
}

/** The database keeps the keys of JSON in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  // As it comes back from the database.
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, one]) => (one === undefined ? [] : [[key, sorted(one)]])),
  )
}
