/**
 * Sealed bytes: AES-256-GCM, bound to a context, so that what was sealed for one region and purpose opens for no other.
 * The layout: 1 byte form · 2 bytes version of the key · 12 bytes nonce · 16 bytes tag · the rest.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

const FORM = 1
const [NONCE, TAG] = [12, 16]
const HEAD = 3 + NONCE + TAG

/** Bytes of every key. */
export const KEY_BYTES = 32

/** @property version 1–65535 */
export type Key = { version: number; bytes: Buffer }

/** Somebody changed the bytes, or they were sealed with another key or for something else. */
export class NotSealedHere extends Error {}

export function seal({ version, bytes }: Key, context: string, plain: Buffer): Buffer {
  const head = Buffer.alloc(HEAD)
  head[0] = FORM
  head.writeUInt16BE(version, 1)
  const nonce = randomBytes(NONCE)
  nonce.copy(head, 3)
  const cipher = createCipheriv('aes-256-gcm', bytes, nonce, { authTagLength: TAG })
  cipher.setAAD(boundTo(version, context))
  const inside = Buffer.concat([cipher.update(plain), cipher.final()])
  cipher.getAuthTag().copy(head, 3 + NONCE)
  return Buffer.concat([head, inside])
}

/** @throws NotSealedHere */
export function versionOf(sealed: Buffer): number {
  if (sealed.length < HEAD || sealed[0] !== FORM) throw new NotSealedHere('these bytes are not sealed')
  return sealed.readUInt16BE(1)
}

/** @throws NotSealedHere */
export function open({ version, bytes }: Key, context: string, sealed: Buffer): Buffer {
  if (versionOf(sealed) !== version) throw new NotSealedHere('sealed with another version of the key')
  const decipher = createDecipheriv('aes-256-gcm', bytes, sealed.subarray(3, 3 + NONCE), { authTagLength: TAG })
  decipher.setAAD(boundTo(version, context))
  decipher.setAuthTag(sealed.subarray(3 + NONCE, HEAD))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD)), decipher.final()])
  } catch {
    throw new NotSealedHere('changed, or sealed with another key or for something else')
  }
}

function boundTo(version: number, context: string): Buffer {
  return Buffer.from(`${FORM}\n${version}\n${context}`)
}

/** Always the same for the same words under the same key, and without the key nothing: what lookups go by. @returns 22 signs */
export function indexOf(key: Buffer, words: string): string {
  return createHmac('sha256', key).update(words).digest().subarray(0, 16).toString('base64url')
}
