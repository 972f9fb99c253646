/**
 * Talks of Messenger and Instagram: one event of `messaging` in our words. Pure, never throws.
 * Source: Meta, Messenger Platform and Instagram Platform, webhook reference. Reactions, reads, likes and whatever else
 * is no word of the person's comes back as it is: `unknown`.
 */
import { z } from 'zod'
import type { Attachment, InboundMessage, Update } from '#channels/channel.ts'
import { hashOf, idOf, isObject, toDate, unknown, type Raw } from '#channels/meta-bodies.ts'
import { defined } from '#lib/plain.ts'

const word = z.union([z.string(), z.number().transform(String)])
const maybeWord = word.optional().catch(undefined)
const maybeTrue = z.boolean().optional().catch(undefined)
const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)
const party = maybe(z.looseObject({ id: maybeWord }))
const degrees = (most: number) => z.coerce.number().refine((value) => Number.isFinite(value) && Math.abs(value) <= most)

const envelope = z.looseObject({ sender: party, recipient: party, timestamp: maybeWord })

const file = z.looseObject({
  type: maybeWord,
  title: maybeWord,
  url: maybeWord,
  payload: maybe(
    z.looseObject({
      url: maybeWord,
      title: maybeWord,
      sticker_id: maybeWord,
      coordinates: maybe(z.looseObject({ lat: degrees(90), long: degrees(180) })),
    }),
  ),
})

const said = z.looseObject({
  mid: maybeWord,
  text: maybeWord,
  is_echo: maybeTrue,
  is_deleted: maybeTrue,
  is_unsupported: maybeTrue,
  metadata: maybeWord,
  quick_reply: maybe(z.looseObject({ payload: word })),
  reply_to: maybe(z.looseObject({ mid: maybeWord })),
  attachments: maybe(z.array(z.unknown())),
})

const postback = z.looseObject({ mid: maybeWord, payload: word, title: maybeWord })
const edit = z.looseObject({ mid: word, text: word, num_edit: maybeWord })
const delivery = z.looseObject({ mids: z.array(word).min(1) })
const read = z.looseObject({ mid: word })

type Said = z.infer<typeof said>
type File = z.infer<typeof file>
/** @property ownIds of the page or account: what they send is our own */
export type Around = { numberId?: string; ownIds: readonly string[] }
type Event = { raw: Raw; numberId?: string; sender: string | undefined; sentAt: Date; isOwn: boolean }

export function readMessaging(raw: unknown, { numberId, ownIds }: Around): Update[] {
  const parsed = envelope.safeParse(raw)
  if (!parsed.success || !isObject(raw)) return [unknown(raw, numberId)]
  const sender = parsed.data.sender?.id
  const isOwn = sender !== undefined && ownIds.includes(sender)
  const event: Event = { raw, ...defined({ numberId }), sender, sentAt: toDate(parsed.data.timestamp), isOwn }
  return readEcho(event) ?? readReceipts(event) ?? readWords(event) ?? [unknown(raw, numberId)]
}

/** Our own words come back: the proof that they went out, with our own id where we sent one along. */
function readEcho(event: Event): Update[] | undefined {
  const message = said.safeParse(event.raw['message']).data
  if (!message?.is_echo || !message.mid) return undefined
  return [receipt(event, { messageId: message.mid, status: 'sent', ...defined({ ourId: message.metadata }) })]
}

function readReceipts(event: Event): Update[] | undefined {
  const delivered = delivery.safeParse(event.raw['delivery'])
  if (delivered.success) return delivered.data.mids.map((messageId) => receipt(event, { messageId, status: 'delivered' }))
  const seen = read.safeParse(event.raw['read'])
  return seen.success ? [receipt(event, { messageId: seen.data.mid, status: 'read' })] : undefined
}

function receipt({ numberId, sentAt, raw }: Event, told: { messageId: string; status: 'sent' | 'delivered' | 'read'; ourId?: string }): Update {
  return { ...defined({ numberId }), kind: 'receipt', providerId: idOf(`${told.messageId}:${told.status}`, raw), sentAt, receipt: told }
}

function readWords(event: Event): Update[] | undefined {
  const { raw, sender, isOwn } = event
  if (sender === undefined || sender === '' || sender.length > LONGEST || isOwn) return undefined
  const changed = edit.safeParse(raw['message_edit'])
  if (changed.success) return [message(event, `${changed.data.mid}:edit:${changed.data.num_edit ?? hashOf(raw)}`, editOf(changed.data))]
  const tapped = postback.safeParse(raw['postback'])
  if (tapped.success) return [message(event, tapped.data.mid, choice(tapped.data.payload, tapped.data.title))]
  const told = said.safeParse(raw['message']).data
  if (!told || !isObject(raw['message'])) return undefined
  if (told.is_deleted) return [message(event, told.mid && `${told.mid}:deleted`, { kind: 'revoke', ...defined({ target: told.mid }) })]
  return [message(event, told.mid, { ...defined({ replyTo: told.reply_to?.mid }), ...contentOf(told, raw['message']) })]
}

/** Longer ones are no addresses, and the database's indexes would refuse them. */
const LONGEST = 300

type Content = Partial<InboundMessage> & Pick<InboundMessage, 'kind'>

function message({ raw, numberId, sender = '', sentAt }: Event, providerId: string | undefined, content: Content): Update {
  return {
    ...defined({ numberId }),
    kind: 'message',
    providerId: idOf(providerId, raw),
    sentAt,
    sender,
    aliases: [],
    message: { text: '', attachments: [], ...content },
  }
}

function editOf({ mid, text }: z.infer<typeof edit>): Content {
  return { kind: 'edit', text, target: mid }
}

function choice(id: string, title = ''): Content {
  return { kind: 'choice', text: title, choice: { id, title } }
}

function contentOf(told: Said, raw: Raw): Content {
  const { text, quick_reply: tapped } = told
  if (tapped) return choice(tapped.payload, text)
  const files = (told.attachments ?? []).map((one) => file.safeParse(one).data).filter((one) => one !== undefined)
  const place = files.find(({ payload }) => payload?.coordinates)
  const attachments = files.map(toAttachment).filter((one) => one !== undefined)
  const words = [text, ...files.map(linkIn)].filter(Boolean).join('\n')
  if (place?.payload?.coordinates) return { kind: 'location', text: words, location: locationOf(place), attachments }
  const [first] = attachments
  if (first) return { kind: first.kind, text: words, attachments }
  return words === '' || told.is_unsupported ? { kind: 'unsupported', text: words, raw } : { kind: 'text', text: words }
}

const KINDS: Record<string, Attachment['kind']> = { image: 'image', audio: 'audio', video: 'video', file: 'document' }

function toAttachment({ type = '', payload }: File): Attachment | undefined {
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
  if (!kind || !payload?.url) return undefined
  return { kind: payload.sticker_id ? 'sticker' : kind, ref: payload.url, url: payload.url }
}

/** A link that was shared, with its title: read as words. */
function linkIn({ type, title, url, payload }: File): string {
  const address = url ?? payload?.url
  return type === 'fallback' || type === 'share' ? [title ?? payload?.title, address].filter(Boolean).join(' ') : ''
}

function locationOf({ title, payload }: File): NonNullable<InboundMessage['location']> {
  const { lat = 0, long = 0 } = payload?.coordinates ?? {}
  return { latitude: lat, longitude: long, ...defined({ name: title }) }
}
