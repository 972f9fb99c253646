/**
 * A webhook's body in our words. Pure, never throws: what is not understood comes back as `unknown`, whole.
 * Source: Meta, WhatsApp Cloud API, webhook payloads.
 */
import type { Update } from '#channels/channel.ts'
import { hashOf, idOf, isEmpty, isObject, type Raw, toDate, unknown } from '#channels/meta-bodies.ts'
import { defined, storable } from '#lib/plain.ts'
import { readIdentities, readSystem } from './identity.ts'
import { readMessage } from './message.ts'
import { findPerson } from './people.ts'
import { problemOf } from './problems.ts'
import * as schemas from './schemas.ts'

/** What the parts of one change have in common. */
type Change = { numberId?: string; contacts: schemas.Contact[]; isOneSender: boolean }

/** Fields whose `messages` were not written to us now: what we sent from a phone, old talks, another app's turn. */
const NOT_TO_US = ['smb_message_echoes', 'history', 'standby', 'smb_app_state_sync']

/** Parts of a change that say nothing by themselves, and the lists that are read. */
const CONTEXT = ['messaging_product', 'metadata', 'contacts']
const LISTS = ['messages', 'statuses', 'user_id_update']

export function receive(body: unknown): Update[] {
  const clean = storable(body)
  if (!isObject(clean) || !Array.isArray(clean['entry'])) return isEmpty(clean) ? [] : [unknown(clean)]
  return clean['entry'].flatMap((entry: unknown) => {
    const changes = isObject(entry) && entry['changes']
    return Array.isArray(changes) ? changes.flatMap(readChange) : [unknown(entry)]
  })
}

function readChange(change: unknown): Update[] {
  const value = isObject(change) && change['value']
  if (!isObject(change) || !isObject(value)) return [unknown(change)]
  const lists = NOT_TO_US.some((field) => field === change['field']) ? LISTS.slice(1) : LISTS
  const listOf = (name: string): unknown[] => (lists.includes(name) && Array.isArray(value[name]) ? value[name] : [])
  const messages = listOf('messages').map((raw) => ({ raw, envelope: schemas.envelope.safeParse(raw).data }))
  const common: Change = {
    ...defined({ numberId: schemas.metadata.safeParse(value['metadata']).data?.phone_number_id }),
    contacts: Array.isArray(value['contacts'])
      ? value['contacts'].map((one) => schemas.contact.safeParse(one).data).filter((one) => one !== undefined)
      : [],
    isOneSender: new Set(messages.map(({ envelope }) => envelope?.from || envelope?.from_user_id)).size < 2,
  }
  return [
    ...messages.map((one) => toMessage(one, common)),
    ...listOf('statuses').map((one) => toReceipt(one, common)),
    ...listOf('user_id_update').flatMap((one) => toIdentities(one, common)),
    ...leftOver(change, value, lists),
  ]
}

type Parsed = { raw: unknown; envelope: schemas.Envelope | undefined }

function toMessage({ raw, envelope }: Parsed, { numberId, contacts, isOneSender }: Change): Update {
  if (!envelope || !isObject(raw)) return unknown(raw, numberId)
  const about = { ...defined({ numberId }), providerId: idOf(envelope.id, { numberId, raw }), sentAt: toDate(envelope.timestamp) }
  if (envelope.type === 'system') {
    const change = readSystem(raw)
    return change ? { ...about, kind: 'identity', ...change } : { ...about, kind: 'unknown', raw }
  }
  const person = findPerson(envelope, contacts, isOneSender)
  if (!person) return { ...about, kind: 'unknown', raw }
  return { ...about, kind: 'message', ...person, message: readMessage(raw, envelope) }
}

function toReceipt(raw: unknown, { numberId }: Change): Update {
  const parsed = schemas.status.safeParse(raw)
  // Calls and payments have statuses too.
  if (!parsed.success || (parsed.data['type'] !== undefined && parsed.data['type'] !== 'message')) return unknown(raw, numberId)
  const { id: messageId, status, timestamp, biz_opaque_callback_data: ourId, pricing, errors } = parsed.data
  const code = errors?.find((one) => one.code !== undefined)?.code
  return {
    ...defined({ numberId }),
    kind: 'receipt',
    providerId: idOf(`${messageId}:${status}`, raw),
    sentAt: toDate(timestamp),
    receipt: {
      messageId,
      // A voice note that was played was read.
      status: status === 'played' ? 'read' : status,
      ...defined({ ourId, code, problem: status === 'failed' ? problemOf(code ?? 0) : undefined, pricing }),
    },
  }
}

function toIdentities(raw: unknown, { numberId }: Change): Update[] {
  const changes = readIdentities(raw)
  const sentAt = toDate(schemas.userIdUpdate.safeParse(raw).data?.timestamp)
  if (changes.length === 0) return [unknown(raw, numberId)]
  return changes.map((change) => ({ ...defined({ numberId }), kind: 'identity', providerId: hashOf({ change, raw }), sentAt, ...change }))
}

/** Calls, groups, echoes, account news, errors: kept as they came. What should be a list and is none was not read either. */
function leftOver(change: Raw, value: Raw, lists: string[]): Update[] {
  const isRead = ([name, part]: [string, unknown]) => CONTEXT.includes(name) || (lists.includes(name) && Array.isArray(part))
  const rest = Object.entries(value).filter((part) => !isRead(part))
  const saysNothing = rest.length === 0 && Object.keys(value).some((name) => LISTS.includes(name))
  return saysNothing ? [] : [unknown({ ...change, value: { ...Object.fromEntries(rest), metadata: value['metadata'] } })]
}
