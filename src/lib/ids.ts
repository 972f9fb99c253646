/** Ids and codes. The only places that draw random numbers, besides the accounts library. */
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { v7 } from 'uuid'

/** A UUIDv7: sorts by time of making, so that new rows of a table lie together. */
export function newId(): string {
  return v7()
}

/** What people put into addresses may be anything; the database takes only these. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

/** Letters and figures that are not mistaken for each other when read aloud or copied by hand. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** @returns six characters, about 10⁹ possibilities; shown as `P4T 9WN` */
export function newCode(): string {
  return Array.from({ length: 6 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** @returns 256 bits as 43 letters, figures, `-` and `_`: for keys that machines carry */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Of something we hand out and know again, and need not keep: only for secrets too long to be guessed. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
