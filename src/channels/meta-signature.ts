/** Is it Meta who asks? WhatsApp, Facebook and Instagram alike. Source: Meta, Webhooks, "Validating payloads" and "Verification requests". */
import { createHmac } from 'node:crypto'
import type { ChannelAccount, RawRequest } from '#channels/channel.ts'
import { isSame } from '#lib/secrets.ts'

/** The signature covers the very bytes; compared in constant time. */
export function isAuthentic({ body, headers }: RawRequest, account: ChannelAccount): boolean {
  const secret = secretOf(account, 'appSecret')
  const given = headers['x-hub-signature-256']
  if (!secret || typeof given !== 'string') return false
  return isSame(given, `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
}

/** @returns the challenge to answer with */
export function shakeHands(query: Record<string, string | undefined>, account: ChannelAccount): string | undefined {
  const token = secretOf(account, 'verifyToken')
  const isMeta = query['hub.mode'] === 'subscribe' && token !== '' && isSame(query['hub.verify_token'] ?? '', token)
  return isMeta ? query['hub.challenge'] : undefined
}

/** @returns '' when it is not set: nothing is signed with the empty secret */
function secretOf({ settings }: ChannelAccount, name: 'appSecret' | 'verifyToken'): string {
  const value = settings[name]
  return typeof value === 'string' ? value : ''
}
