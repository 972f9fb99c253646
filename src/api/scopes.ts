/** What a key may do: one table. Pure. Each scope is about the key's own reports; what is public needs no key. */
import { createHash } from 'node:crypto'

export const SCOPES = ['reports:write', 'reports:read'] as const
export type Scope = (typeof SCOPES)[number]

/** Before every key, so that a leaked one is recognised for what it is. */
const PREFIX = 'tgp_'

export function writeKey(secret: string): string {
  return `${PREFIX}${secret}`
}

export function isKey(given: string): boolean {
  return /^tgp_[\w-]{43}$/.test(given)
}

/** Hexadecimal. The key is 256 random bits: nothing slower is needed. */
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

export function readScopes(given: readonly string[]): Scope[] {
  return SCOPES.filter((scope) => given.includes(scope))
}
