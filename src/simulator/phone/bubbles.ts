/** A chat as the phone shows it. Pure. */
import { textOf, type Fields } from '../fields.ts'
import { screenOf, type FormScreen } from '../form.ts'
import { fillTemplate, headerImageOf } from '../graph/templates.ts'
import type { MessageRow, MetaMessage, Status } from '../tables.ts'
import { interactiveOf } from './person-messages.ts'

export type Bubble = {
  id: string
  isMine: boolean
  /** ISO, UTC. */
  at: string
  kind: 'text' | 'image' | 'audio' | 'video' | 'document' | 'sticker' | 'location' | 'contact' | 'choice' | 'form_answer' | 'unsupported'
  text: string
  footer?: string
  /** Only of the person's own. */
  status: Status
  media?: { address: string; fileName?: string }
  location?: { latitude: number; longitude: number; name?: string; address?: string }
  contact?: { name: string; phone: string }
  /** What can be tapped under it. */
  buttons?: { id: string; title: string }[]
  list?: { button: string; sections: { title?: string; rows: { id: string; title: string; description?: string }[] }[] }
  form?: { button: string; screen: FormScreen }
  asksLocation?: boolean
  /** The beginning of what this answers. */
  quote?: { isMine: boolean; text: string }
  reactions: string[]
  isForwarded: boolean
  isEdited: boolean
  isRevoked: boolean
}

export function toBubbles(rows: MessageRow[]): Bubble[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return rows
    .filter(({ body, status, direction }) => body.type !== 'reaction' && !(direction === 'business' && status === 'failed'))
    .map((row) => toBubble(row, byId, rows))
}

function toBubble(row: MessageRow, byId: Map<string, MessageRow>, all: MessageRow[]): Bubble {
  const answered = byId.get(row.body.context?.id ?? row.body.context?.message_id ?? '')
  return {
    id: row.id,
    isMine: row.direction === 'person',
    at: row.at.toISOString(),
    status: row.status,
    reactions: reactionsTo(row.id, all),
    isForwarded: row.body.context?.forwarded === true,
    isEdited: row.editedAt !== null,
    isRevoked: row.revokedAt !== null,
    ...(answered && row.body.type !== 'interactive'
      ? { quote: { isMine: answered.direction === 'person', text: wordsOf(answered.body).slice(0, 90) } }
      : {}),
    ...(row.revokedAt ? { kind: 'text' as const, text: '' } : contentOf(row)),
  }
}

/** The newest reaction of each side; an empty one takes it back. */
function reactionsTo(id: string, all: MessageRow[]): string[] {
  const bySide = new Map<string, string>()
  for (const { body, direction } of all) {
    const reaction = body['reaction'] as { message_id?: string; emoji?: string } | undefined
    if (reaction?.message_id === id) bySide.set(direction, reaction.emoji ?? '')
  }
  return [...bySide.values()].filter(Boolean)
}

type Content = Pick<Bubble, 'kind' | 'text'> & Partial<Bubble>

function contentOf({ body }: MessageRow): Content {
  const text = wordsOf(body)
  const part = (body[body.type] ?? {}) as Fields
  switch (body.type) {
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
    case 'sticker':
      return {
        kind: body.type,
        text,
        media: { address: `/simulator/api/media/${textOf(part['id'])}`, ...(part['filename'] ? { fileName: textOf(part['filename']) } : {}) },
      }
    case 'location':
      return {
        kind: 'location',
        text,
        location: { ...(part as NonNullable<Bubble['location']>), latitude: Number(part['latitude']), longitude: Number(part['longitude']) },
      }
    case 'contacts':
      return { kind: 'contact', text, contact: contactOf(body) }
    case 'interactive':
      return interactiveContent(body, text)
    case 'template':
      return withHeader(text, headerImageOf(part)?.id)
    case 'text':
      return { kind: 'text', text }
    default:
      return { kind: 'unsupported', text }
  }
}

function withHeader(text: string, mediaId: string | undefined): Content {
  return mediaId === undefined ? { kind: 'text', text } : { kind: 'image', text, media: { address: `/simulator/api/media/${mediaId}` } }
}

function interactiveContent(body: MetaMessage, text: string): Content {
  const { type, action } = interactiveOf({ body })
  const footer = ((body['interactive'] as Fields)['footer'] as { text?: string } | undefined)?.text
  const base = { kind: 'text' as const, text, ...(footer ? { footer } : {}) }
  if (type === 'button_reply' || type === 'list_reply') return { kind: 'choice', text }
  if (type === 'nfm_reply') return { kind: 'form_answer', text }
  if (type === 'location_request_message') return { ...base, asksLocation: true }
  if (action?.buttons) return { ...base, buttons: action.buttons.map(({ reply }) => reply) }
  if (action?.sections) return { ...base, list: { button: String((action as { button?: unknown }).button), sections: action.sections } }
  const { flow_cta: button = '', flow_action_payload: payload } = action?.parameters ?? {}
  const screen = screenOf(payload?.screen ?? '', payload?.data ?? {})
  return screen ? { ...base, form: { button, screen } } : base
}

/** What can be read of a message. */
export function wordsOf(body: MetaMessage): string {
  const part = (body[body.type] ?? {}) as Fields
  if (body.type === 'text') return textOf(part['body'])
  if (body.type === 'template') return fillTemplate(part)
  if (body.type !== 'interactive') return textOf(part['caption'])
  const { button_reply: button, list_reply: row, body: words } = part as { button_reply?: Fields; list_reply?: Fields; body?: Fields }
  return textOf(button?.['title'] ?? row?.['title'] ?? words?.['text'])
}

function contactOf(body: MetaMessage): { name: string; phone: string } {
  const [first] = (body['contacts'] ?? []) as { name?: { formatted_name?: string }; phones?: { phone?: string }[] }[]
  return { name: first?.name?.formatted_name ?? '', phone: first?.phones?.[0]?.phone ?? '' }
}
