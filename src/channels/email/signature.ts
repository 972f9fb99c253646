/**
 * What only the two of us can have made: the mail server that pipes letters to us signs each, and our own letters carry marks.
 * One secret, two uses, kept apart by a word in front.
 */
import { createHmac } from 'node:crypto'
import type { ChannelAccount, RawRequest } from '#channels/channel.ts'
import { isSame } from '#lib/secrets.ts'

export const HEADER = 'x-tanggap-signature'

/** The signature covers the very bytes; compared in constant time. */
export function isAuthentic({ body, headers }: RawRequest, account: ChannelAccount): boolean {
  const secret = secretOf(account)
  const given = headers[HEADER]
  return secret !== '' && typeof given === 'string' && isSame(given.trim(), signatureOf(body, secret))
}

/** @returns `sha256=` and 64 hexadecimal signs, as openssl makes them */
export function signatureOf(body: Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** @returns 20 hexadecimal signs: 80 bits, too many to guess by mail; undefined without a secret */
export function markOf(words: string, account: ChannelAccount): string | undefined {
  const secret = secretOf(account)
  return secret === '' ? undefined : createHmac('sha256', secret).update(`letter\n${account.id}\n${words}`).digest('hex').slice(0, 20)
}

export function secretOf({ settings }: ChannelAccount): string {
  const { appSecret } = settings
  return typeof appSecret === 'string' ? appSecret : ''
}
