/** What a gateway delivers, by GET, as a form or as JSON, in our words. What is not understood comes back as `unknown`, whole. */
import type { ChannelAccount, RawRequest, Receipt, Update } from '#channels/channel.ts'
import { defined, storable } from '#lib/plain.ts'
import { createNames, hashOf } from '../once.ts'
import { toAddress } from '../numbers.ts'
import { listOf, settingOf, type SettingName } from '../settings.ts'
import { secretPlaceOf, type SecretPlace } from './authentic.ts'
import { matchOf, readAt, toPlace, valueAt } from './mapping.ts'

/** Messages of one delivery. */
const MOST = 1000

/** The one thing this channel remembers of what it heard: when the same words came first (once.ts). */
const names = createNames()

/** @property at when it came, ISO; the gateway may not say it */
type Delivery = { at: string; said: unknown }

/** @returns undefined when nothing at all was said */
export function parseDelivery({ body, headers, query, at }: RawRequest, account: ChannelAccount): Delivery | undefined {
  const place = secretPlaceOf(account)
  // Signed is the body only.
  const asked = place?.kind === 'hmac' ? {} : Object.fromEntries(Object.entries(query ?? {}).filter(([name]) => !isSecret(name, place)))
  const text = body.toString('utf8').trim()
  const isEmpty = text === '' && Object.keys(asked).length === 0
  if (isEmpty) return undefined
  const said = text === '' ? {} : toSaid(text, String(headers['content-type'] ?? ''))
  const both = typeof said === 'object' && said !== null && !Array.isArray(said) ? { ...asked, ...said } : said
  return { at: (at ?? new Date(0)).toISOString(), said: both }
}

/** It is nobody's business but the door's, and what is not understood is stored as it came. */
function isSecret(name: string, place: SecretPlace | undefined): boolean {
  return place?.kind === 'query' && name === place.name
}

function toSaid(text: string, type: string): unknown {
  if (!type.includes('urlencoded')) {
    try {
      return JSON.parse(text)
    } catch {
      // Many gateways do not say what they send.
    }
  }
  return Object.fromEntries(new URLSearchParams(text))
}

export function receiveByHttp(body: unknown, account: ChannelAccount): Update[] {
  const clean = storable(body)
  const { at, said } = isDelivery(clean) ? { at: new Date(clean.at), said: clean.said } : { at: new Date(0), said: clean }
  return listIn(said, account)
    .slice(0, MOST)
    .map((one) => toUpdate(one, account, at))
}

function listIn(said: unknown, account: ChannelAccount): unknown[] {
  const place = toPlace(settingOf(account, 'incomingList') || '$')
  const list = place && valueAt(said, place.path)
  if (Array.isArray(list)) return list
  return list === undefined || list === null ? [said] : [list]
}

function toUpdate(raw: unknown, account: ChannelAccount, at: Date): Update {
  const read = (name: SettingName) => readSetting(raw, account, name)
  const status = read('receiptStatus')
  const messageId = read('receiptId')
  if (status !== undefined && messageId) return toReceipt({ messageId, status, account })
  const [from, text, to = settingOf(account, 'sender')] = [read('incomingFrom'), read('incomingText'), read('incomingTo')]
  const sender = from === undefined ? undefined : toAddress(from)
  // Short codes and names cannot be answered: operators' advertisements, most of the time.
  if (sender === undefined || text === undefined) return { kind: 'unknown', providerId: hashOf(raw), sentAt: new Date(0), raw }
  const [id, time] = [read('incomingId'), read('incomingTime')]
  return {
    kind: 'message',
    providerId: id ? idOf(id) : names.nameOf({ from: sender, to, text, at, ...defined({ mark: time }) }),
    sentAt: toInstant(time),
    numberId: to,
    sender,
    aliases: [],
    message: { kind: 'text', text, attachments: [] },
  }
}

/** `''` is nothing said; a text may be empty all the same. */
function readSetting(raw: unknown, account: ChannelAccount, name: SettingName): string | undefined {
  const place = toPlace(settingOf(account, name))
  const found = place && readAt(raw, place)
  return found === '' && name !== 'incomingText' ? undefined : found
}

type Reported = { messageId: string; status: string; account: ChannelAccount }

function toReceipt({ messageId, status, account }: Reported): Update {
  const is = (name: SettingName) => listOf(account, name).some((pattern) => matchOf(status.toUpperCase(), pattern.toUpperCase()) !== undefined)
  const meaning: Receipt['status'] = is('receiptDelivered') ? 'delivered' : is('receiptFailed') ? 'failed' : 'sent'
  // Our own id, where the gateway was asked to repeat that one.
  const ids = { messageId, ourId: messageId }
  return {
    kind: 'receipt',
    providerId: hashOf([messageId, meaning]),
    sentAt: new Date(0),
    receipt: { ...ids, status: meaning, ...(meaning === 'failed' && { problem: 'refused' as const }) },
  }
}

function idOf(id: string): string {
  return id.length <= 200 ? `id:${id}` : hashOf(id)
}

/** Seconds, milliseconds, or a time as ISO 8601 writes it with its zone. What has no zone could be anywhere: it is not believed. */
function toInstant(time: string | undefined): Date {
  const number = Number(time ?? Number.NaN)
  const isZoned = /(Z|[+-]\d{2}:?\d{2})$/.test(time ?? '')
  const at = Number.isFinite(number) ? new Date(number > 100_000_000_000 ? number : number * 1000) : isZoned ? new Date(time ?? '') : new Date(0)
  return Number.isNaN(at.getTime()) ? new Date(0) : at
}

function isDelivery(value: unknown): value is Delivery {
  const { at, said } = (value ?? {}) as Partial<Delivery>
  return typeof at === 'string' && said !== undefined && !Number.isNaN(Date.parse(at))
}
