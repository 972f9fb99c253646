/** Is it the gateway? A secret in a header or in the address, or a signature over the body. */
import { createHmac } from 'node:crypto'
import type { ChannelAccount, RawRequest } from '#channels/channel.ts'
import { isSame } from '#lib/secrets.ts'
import { secretOf, settingOf } from '../settings.ts'

/** `header:X-Secret`, `query:token`, or `hmac:X-Signature` (HMAC-SHA256 of the body, hexadecimal or base64). */
export type SecretPlace = { kind: 'header' | 'query' | 'hmac'; name: string }

export function secretPlaceOf(account: ChannelAccount): SecretPlace | undefined {
  const [, kind, name] = /^(header|query|hmac):\s*([\w.-]+)$/.exec(settingOf(account, 'secretPlace')) ?? []
  return kind && name ? { kind: kind as SecretPlace['kind'], name } : undefined
}

/** Nothing is known by the empty secret. */
export function isFromGateway({ body, headers, query }: RawRequest, account: ChannelAccount): boolean {
  const [place, secret] = [secretPlaceOf(account), secretOf(account, 'secret')]
  if (!place || secret === '') return false
  if (place.kind === 'query') return isGiven(query?.[place.name], secret)
  const given = headers[place.name.toLowerCase()]
  if (place.kind === 'header') return isGiven(given, secret)
  // An empty body signs nothing: whoever saw one such signature could say anything by GET.
  if (body.length === 0 || typeof given !== 'string') return false
  const digest = createHmac('sha256', secret).update(body).digest()
  const signature = given.replace(/^sha256=/i, '').trim()
  return isSame(signature.toLowerCase(), digest.toString('hex')) || isSame(signature, digest.toString('base64'))
}

function isGiven(given: string | string[] | undefined, secret: string): boolean {
  return typeof given === 'string' && isSame(given, secret)
}
