/** Comparing what somebody claims to know; and things we hand out and want back unchanged. */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** In a time that tells nothing of how much was right. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What is signed reads `<what>.<signature>`; nothing in it is hidden. @property purpose what it is good for: a key signed for one thing opens no other */
export type Signer = { secret: string | undefined; purpose: string }

/** @param what without a dot at its end */
export function sign({ secret, purpose }: Signer, what: string): string {
  if (!secret) throw new Error('there is no secret to sign with')
  return `${what}.${createHmac('sha256', secret).update(`${purpose}\n${what}`).digest('base64url').slice(0, 32)}`
}

/** @returns what was signed; undefined when it is not ours, or for something else */
export function readSigned(signer: Signer, signed: string): string | undefined {
  const what = signed.slice(0, Math.max(0, signed.lastIndexOf('.')))
  return what && isSame(signed, sign(signer, what)) ? what : undefined
}
