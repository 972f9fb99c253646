/** Codes of six figures that an app shows for thirty seconds. Source: RFC 6238 and RFC 4226, with SHA-1 as every app has it. Pure. */
import { createHmac } from 'node:crypto'
import { isSame } from '#lib/secrets.ts'

/** Seconds a code stands. */
const PERIOD = 30
const DIGITS = 6

/** Steps before and after that still count: clocks of phones differ, and people type slowly. */
const DRIFT = 1

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** How apps want the secret. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / 1000 / PERIOD)
}

export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** @returns the step whose code it is, near now; undefined: none. A step at or before the one last used is the keeper's to refuse */
export function stepOfCode(secret: Uint8Array, typed: string, at: Date): number | undefined {
  const now = stepAt(at)
  const steps = Array.from({ length: 2 * DRIFT + 1 }, (_, nth) => now + DRIFT - nth)
  return steps.find((step) => isSame(typed, codeAt(secret, step)))
}

/** What the QR code says. @param issuer shown in the app beside the address */
export function keyUri({ secret, issuer, email }: { secret: Uint8Array; issuer: string; email: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&digits=${DIGITS}&period=${PERIOD}`
}
