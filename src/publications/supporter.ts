/** Who supported: a number that the browser carries, signed so that nobody makes some up; kept only as a hash of its own for each report. Pure. */
import { createHash } from 'node:crypto'
import { readSigned, sign } from '#lib/secrets.ts'

export const SUPPORTER_COOKIE = 'dukung'

const PURPOSE = 'support'

export function signSupporter(secret: string | undefined, id: string): string {
  return sign({ secret, purpose: PURPOSE }, id)
}

/** @returns undefined: none, or not one of ours */
export function readSupporter(secret: string | undefined, cookie: string | undefined): string | undefined {
  return cookie ? readSigned({ secret, purpose: PURPOSE }, cookie) : undefined
}

/** Nobody tells by it that two reports were supported by the same person. */
export function supporterOf(caseId: string, supporter: string): string {
  return createHash('sha256').update(`${caseId} ${supporter}`).digest('base64url')
}
