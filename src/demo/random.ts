/** Chance that always falls the same way: the same seed gives the same invented past. */
import { v7 } from 'uuid'

export type Random = {
  /** 0 ≤ x < 1 */
  next(): number
  /** 0 … count − 1 */
  int(count: number): number
  between(low: number, high: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Record<K, number>): K
  /** About −2 … 2, mostly near 0. */
  bell(): number
}

export function randomOf(seed: string): Random {
  let state = Buffer.from(seed).reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193), 0x811c9dc5)
  // mulberry32: small, and good enough for what nobody gambles on.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (count: number) => Math.floor(next() * count)
  return {
    next,
    int,
    between: (low, high) => low + next() * (high - low),
    chance: (share) => next() < share,
    pick: (list) => list[int(list.length)] as (typeof list)[number],
    weighted: (weights) => weightedKey(weights, next()),
    bell: () => next() + next() + next() + next() - 2,
  }
}

function weightedKey<K extends string>(weights: Record<K, number>, chance: number): K {
  const entries = Object.entries(weights) as [K, number][]
  let left = chance * entries.reduce((sum, [, weight]) => sum + weight, 0)
  const found = entries.find(([, weight]) => (left -= weight) < 0) ?? entries[0]
  if (!found) throw new Error('nothing to choose from')
  return found[0]
}

/** A UUIDv7 of that instant. */
export function idAt(at: Date, random: Random): string {
  return v7({ msecs: at.getTime(), random: Uint8Array.from({ length: 16 }, () => random.int(256)) })
}

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Like newCode() in lib/ids.ts. */
export function codeOf(random: Random): string {
  return Array.from({ length: 6 }, () => LETTERS[random.int(LETTERS.length)]).join('')
}
