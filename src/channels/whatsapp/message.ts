/** One message of Meta's in our words. What we cannot read becomes `unsupported` and keeps what came. */
import type { z } from 'zod'
import type { Attachment, InboundMessage } from '#channels/channel.ts'
import { defined, storable } from '#lib/plain.ts'
import * as schemas from './schemas.ts'

type Raw = Record<string, unknown>
/** undefined: this is not readable as that type. */
type Reader = (raw: Raw) => (Partial<InboundMessage> & Pick<InboundMessage, 'kind'>) | undefined

const MEDIA = ['image', 'audio', 'video', 'document', 'sticker'] as const

/** By Meta's `type`; each reads the field of the same name. */
const READERS: Record<string, Reader> = {
  text: reading('text', schemas.text, ({ body }) => ({ kind: 'text', text: body })),
  ...Object.fromEntries(MEDIA.map((kind) => [kind, reading(kind, schemas.media, (media) => withAttachment(kind, media))])),
  location: reading('location', schemas.location, ({ latitude, longitude, name, address }) => ({
    kind: 'location',
    location: defined({ latitude, longitude, name, address }),
  })),
  contacts: ({ contacts }) => (Array.isArray(contacts) ? { kind: 'contacts', text: contacts.map(readAloud).filter(Boolean).join('\n') } : undefined),
  interactive: reading('interactive', schemas.interactive, readInteractive),
  button: reading('button', schemas.button, ({ payload, text }) => choice(payload ?? text, text)),
  reaction: reading('reaction', schemas.reaction, ({ message_id: target, emoji }) => ({ kind: 'reaction', text: emoji ?? '', target })),
  edit: reading('edit', schemas.edit, ({ original_message_id: target, message }) => ({
    ...readMessage(message, schemas.envelope.parse(message)),
    kind: 'edit',
    target,
  })),
  revoke: reading('revoke', schemas.revoke, ({ original_message_id: target }) => ({ kind: 'revoke', target })),
}

/** Never throws. */
export function readMessage(raw: Raw, { type, context, group_id: groupId }: schemas.Envelope): InboundMessage {
  // `type` is missing in some; then the field that is there says what it is.
  const kinds = type !== undefined && Object.hasOwn(READERS, type) ? [type] : Object.keys(READERS).filter((kind) => raw[kind] !== undefined)
  const found = kinds.map((kind) => READERS[kind]?.(raw)).find((one) => one !== undefined)
  const isForwarded = context?.forwarded || context?.frequently_forwarded || undefined
  return {
    text: '',
    attachments: [],
    ...defined({ replyTo: context?.id, isForwarded, groupId }),
    ...(found ?? unsupported(raw)),
  }
}

function reading<S extends z.ZodType>(field: string, schema: S, read: (value: z.infer<S>) => ReturnType<Reader>): Reader {
  return (raw) => {
    const parsed = schema.safeParse(raw[field])
    return parsed.success ? read(parsed.data) : undefined
  }
}

function withAttachment(
  kind: Attachment['kind'],
  { id, url, mime_type: mediaType, filename: fileName, voice, caption }: z.infer<typeof schemas.media>,
) {
  return { kind, text: caption ?? '', attachments: [{ kind, ref: id, ...defined({ url, mediaType, fileName, isVoice: voice }) }] }
}

function readInteractive({ button_reply: button, list_reply: row, nfm_reply: form }: z.infer<typeof schemas.interactive>): ReturnType<Reader> {
  const tapped = button ?? row
  if (tapped) return choice(tapped.id, tapped.title)
  return form && { kind: 'form', form: readForm(form.response_json) }
}

function choice(id: string | undefined, title = ''): ReturnType<Reader> {
  return id === undefined ? undefined : { kind: 'choice', text: title, choice: { id, title } }
}

/** The answers come as JSON in a string, which may be broken, null or no object: then there are no answers. */
function readForm(json: unknown): NonNullable<InboundMessage['form']> {
  const { flow_token: token, ...answers } = asObject(json)
  return { ...defined({ token: typeof token === 'string' ? token : undefined }), answers }
}

function asObject(json: unknown): Raw {
  try {
    const value: unknown = typeof json === 'string' ? JSON.parse(json) : json
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? storable(value as Raw) : {}
  } catch {
    return {}
  }
}

function readAloud(raw: unknown): string {
  const card = schemas.card.safeParse(raw)
  if (!card.success) return ''
  return [card.data.name?.formatted_name, ...(card.data.phones ?? []).map(({ phone }) => phone)].filter(Boolean).join(' ')
}

/** Orders of a catalogue and the like: their text is kept where there is one. */
function unsupported(raw: Raw): Pick<InboundMessage, 'kind' | 'text' | 'raw'> {
  const order = schemas.order.safeParse(raw['order'])
  return { kind: 'unsupported', text: order.success ? (order.data.text ?? '') : '', raw }
}
