/** Comparing what somebody claims to know. */
import { timingSafeEqual } from 'node:crypto'

/** In a time that tells nothing of how much was right. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
