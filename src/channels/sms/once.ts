/**
 * One name for one message, where the provider gives none. Gateways and SMSCs deliver again what they believe was not taken,
 * seconds or minutes later and without a word that it is the same.
 */
import { createHash } from 'node:crypto'

/** Milliseconds in which the same words from the same person are the same message. */
const SAME_WITHIN = 30 * 60_000

/** Messages remembered at most: more than any line carries in half an hour. */
const MOST = 50_000

/** @property mark what sets two messages of the same words apart: the provider's time or reference; absent: when it came */
type Heard = { from: string; to: string; text: string; mark?: string; at: Date }

export type Names = { nameOf: (heard: Heard) => string }

/**
 * Remembers in memory when words were first heard. After a restart the half hours of the clock stand in: the same words are then
 * still one message, unless the clock passed a half hour between.
 */
export function createNames(): Names {
  const firsts = new Map<string, number>()
  return {
    nameOf({ from, to, text, mark, at }) {
      if (mark !== undefined) return hashOf([from, to, mark, text])
      const key = hashOf([from, to, text])
      const known = firsts.get(key)
      const first = known !== undefined && at.getTime() - known < SAME_WITHIN ? known : at.getTime()
      firsts.delete(key)
      firsts.set(key, first)
      forget(firsts, at.getTime())
      return hashOf([from, to, text, String(Math.floor(first / SAME_WITHIN))])
    },
  }
}

/** The oldest stand first. */
function forget(firsts: Map<string, number>, now: number): void {
  for (const [key, first] of firsts) {
    if (firsts.size <= MOST && now - first < SAME_WITHIN) return
    firsts.delete(key)
  }
}

export function hashOf(parts: unknown): string {
  return `sms:${createHash('sha256')
    .update(JSON.stringify(parts) ?? '')
    .digest('base64url')}`
}
