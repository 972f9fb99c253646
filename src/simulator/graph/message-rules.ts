/**
 * What Meta refuses in a message before anything is sent. Strict on purpose: what passes here passes there.
 * Pure. Lengths in characters. Source: Meta, WhatsApp Cloud API, messages.
 */
import { textOf, type Fields } from '../fields.ts'
import { GraphFault } from './faults.ts'
import { checkInteractive } from './interactive-rules.ts'
import { checkTemplate } from './templates.ts'

export type Posted = Record<string, unknown> & { type: string }

const MEDIA = ['image', 'audio', 'video', 'document', 'sticker'] as const

/** @throws GraphFault @returns the message, with a type in any case */
export function checkMessage(body: unknown): Posted {
  const message = asFields(body)
  if (message['messaging_product'] !== 'whatsapp') throw missing('The parameter messaging_product is required.')
  const type = message['type'] ?? 'text'
  if (typeof type !== 'string' || !(type in CHECKS))
    throw missing(`Param type must be one of {${Object.keys(CHECKS).join(', ')}} - got "${textOf(type)}".`)
  if (typeof message[type] !== 'object' || message[type] === null) throw missing(`The parameter ${type} is required.`)
  const callback = message['biz_opaque_callback_data']
  if (callback !== undefined && (typeof callback !== 'string' || callback.length > 512)) throw badValue('biz_opaque_callback_data: Max length: 512')
  CHECKS[type]?.(message[type] as Fields)
  return { ...message, type }
}

/**
 * To whom. `to` takes phone numbers only: a scoped id there is accepted and goes nowhere, as with Meta.
 * @returns undefined for such a one @throws GraphFault
 */
export function recipientOf(message: Fields): { waId: string } | { userId: string } | undefined {
  const { to, recipient } = message
  if (typeof recipient === 'string' && recipient !== '') {
    if (!USER_ID.test(recipient)) throw badValue('recipient: not a business-scoped user id')
    return { userId: recipient }
  }
  if (typeof to !== 'string' || to === '') throw missing('The parameter to is required.')
  if (USER_ID.test(to)) return undefined
  const digits = to.replace(/[\s()+-]/g, '')
  if (!/^[1-9]\d{6,14}$/.test(digits)) throw badValue(`to: "${to}" is not a phone number`)
  return { waId: digits }
}

export const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/

const CHECKS: Record<string, (part: Fields) => void> = {
  text({ body, preview_url }) {
    if (typeof body !== 'string' || body.trim() === '') throw missing("The parameter text['body'] is required.")
    if (body.length > 4096) throw missing("Param text['body'] must be at most 4096 characters long.")
    if (preview_url !== undefined && typeof preview_url !== 'boolean') throw missing("Param text['preview_url'] must be a boolean.")
  },
  interactive: checkInteractive,
  template: checkTemplate,
  location({ latitude, longitude }) {
    if (!isWithin(latitude, 90) || !isWithin(longitude, 180)) throw missing('Param location: latitude and longitude are required.')
  },
  contacts(contacts) {
    if (!Array.isArray(contacts) || contacts.length === 0) throw missing('Param contacts must be a non-empty array.')
  },
  reaction({ message_id, emoji }) {
    if (typeof message_id !== 'string') throw missing("The parameter reaction['message_id'] is required.")
    if (typeof emoji !== 'string') throw missing("The parameter reaction['emoji'] is required.")
  },
  ...Object.fromEntries(MEDIA.map((kind) => [kind, (part: Fields) => checkMedia(kind, part)])),
}

function checkMedia(kind: (typeof MEDIA)[number], { id, link, caption }: Fields): void {
  if ((typeof id === 'string') === (typeof link === 'string')) throw missing(`Param ${kind} must have exactly one of {id, link}.`)
  if (typeof link === 'string' && !/^https?:$/.test(URL.parse(link)?.protocol ?? '')) throw missing(`Param ${kind}['link'] must be a valid URI.`)
  if (caption === undefined) return
  if (kind === 'audio' || kind === 'sticker') throw missing(`Unexpected key "caption" on param "${kind}".`)
  if (typeof caption !== 'string' || caption.length > 1024) throw missing(`Param ${kind}['caption'] must be at most 1024 characters long.`)
}

function isWithin(value: unknown, limit: number): boolean {
  return (typeof value === 'number' || typeof value === 'string') && value !== '' && Math.abs(Number(value)) <= limit
}

function asFields(body: unknown): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw missing('The body is not a JSON object.')
  return body as Fields
}

const missing = (details: string) => new GraphFault('missing', details)
const badValue = (details: string) => new GraphFault('badValue', details)
