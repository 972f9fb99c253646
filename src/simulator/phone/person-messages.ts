/** What a person does on the phone, in Meta's words. Pure. */
import { z } from 'zod'
import { payloadOf } from '../form.ts'
import type { MediaRow, MessageRow, MetaMessage } from '../tables.ts'

const replyTo = { replyTo: z.string().max(200).optional() }
const forwarded = { isForwarded: z.boolean().optional() }

export const sayShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string().min(1).max(65_536), ...replyTo, ...forwarded }),
  z.object({
    kind: z.literal('media'),
    mediaId: z.string(),
    as: z.enum(['image', 'audio', 'video', 'document', 'sticker']),
    caption: z.string().max(1024).optional(),
    isVoice: z.boolean().optional(),
    ...replyTo,
    ...forwarded,
  }),
  z.object({
    kind: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(200).optional(),
    address: z.string().max(300).optional(),
    ...replyTo,
  }),
  z.object({ kind: z.literal('contact'), name: z.string().min(1).max(100), phone: z.string().regex(/^\+?\d{7,15}$/) }),
  z.object({ kind: z.literal('reaction'), target: z.string(), emoji: z.string().max(16) }),
  z.object({ kind: z.literal('choice'), target: z.string(), id: z.string() }),
  z.object({ kind: z.literal('form'), target: z.string(), answers: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('edit'), target: z.string(), text: z.string().min(1).max(65_536) }),
  z.object({ kind: z.literal('revoke'), target: z.string() }),
  z.object({ kind: z.literal('unsupported') }),
])

export type Say = z.infer<typeof sayShape>

/** What the message refers to: the business's digits, the message answered, the media, its address. */
export type About = { businessNumber: string; target?: MessageRow | undefined; media?: MediaRow | undefined; mediaUrl?: string | undefined }

/** @returns undefined when the thing meant is not there, or cannot be answered like this */
export function toMeta(say: Say, about: About): MetaMessage | undefined {
  switch (say.kind) {
    case 'text':
      return { type: 'text', ...contextOf(say, about), text: { body: say.text } }
    case 'media':
      return about.media && { type: say.as, ...contextOf(say, about), [say.as]: mediaOf(say, about.media, about.mediaUrl) }
    case 'location': {
      const { latitude, longitude, name, address } = say
      return {
        type: 'location',
        ...contextOf(say, about),
        location: { latitude, longitude, ...(name ? { name } : {}), ...(address ? { address } : {}) },
      }
    }
    case 'contact':
      return {
        type: 'contacts',
        contacts: [{ name: { formatted_name: say.name, first_name: say.name }, phones: [{ phone: say.phone, type: 'CELL' }] }],
      }
    case 'reaction':
      return about.target && { type: 'reaction', reaction: { message_id: say.target, ...(say.emoji ? { emoji: say.emoji } : {}) } }
    case 'choice':
      return answerTo(about, choiceOf(about.target, say.id))
    case 'form':
      return answerTo(about, formReply(about.target, say.answers))
    case 'edit':
      return about.target && { type: 'edit', edit: { original_message_id: say.target, message: { type: 'text', text: { body: say.text } } } }
    case 'revoke':
      return about.target && { type: 'revoke', revoke: { original_message_id: say.target } }
    case 'unsupported':
      return {
        type: 'unsupported',
        errors: [
          {
            code: 131051,
            title: 'Message type unknown',
            message: 'Message type unknown',
            error_data: { details: 'Message type is currently not supported.' },
          },
        ],
      }
  }
}

function contextOf(
  say: { replyTo?: string | undefined; isForwarded?: boolean | undefined },
  { businessNumber }: About,
): Pick<MetaMessage, 'context'> {
  if (say.replyTo) return { context: { id: say.replyTo, from: businessNumber } }
  return say.isForwarded ? { context: { forwarded: true } } : {}
}

function mediaOf(say: Extract<Say, { kind: 'media' }>, media: MediaRow, url: string | undefined): Record<string, unknown> {
  return {
    ...(say.caption ? { caption: say.caption } : {}),
    ...(say.as === 'document' && media.fileName ? { filename: media.fileName } : {}),
    mime_type: media.mimeType,
    sha256: Buffer.from(media.sha256, 'hex').toString('base64'),
    id: media.id,
    ...(url ? { url } : {}),
    ...(say.as === 'audio' ? { voice: say.isVoice === true } : {}),
    ...(say.as === 'sticker' ? { animated: false } : {}),
  }
}

function answerTo({ businessNumber, target }: About, interactive: Record<string, unknown> | undefined): MetaMessage | undefined {
  return interactive && target && { type: 'interactive', context: { id: target.id, from: businessNumber }, interactive }
}

type Interactive = {
  type?: string
  action?: {
    buttons?: { reply: { id: string; title: string } }[]
    sections?: { title?: string; rows: { id: string; title: string; description?: string }[] }[]
    parameters?: { flow_token?: string; flow_cta?: string; flow_action_payload?: { screen?: string; data?: Record<string, unknown> } }
  }
}

function choiceOf(target: MessageRow | undefined, id: string): Record<string, unknown> | undefined {
  const { action } = interactiveOf(target)
  const button = action?.buttons?.map(({ reply }) => reply).find((reply) => reply.id === id)
  if (button) return { type: 'button_reply', button_reply: { id, title: button.title } }
  const row = action?.sections?.flatMap(({ rows }) => rows).find((one) => one.id === id)
  return row && { type: 'list_reply', list_reply: { id, title: row.title, ...(row.description ? { description: row.description } : {}) } }
}

/** The token that came with the form goes back inside the answers, as Meta does it. */
function formReply(target: MessageRow | undefined, answers: Record<string, unknown>): Record<string, unknown> | undefined {
  const { type, action } = interactiveOf(target)
  const { screen = '', data = {} } = action?.parameters?.flow_action_payload ?? {}
  const payload = type === 'flow' ? payloadOf(screen, data, answers) : undefined
  if (!payload) return undefined
  const token = action?.parameters?.flow_token ?? 'unused'
  return { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: JSON.stringify({ flow_token: token, ...payload }) } }
}

export function interactiveOf(message: Pick<MessageRow, 'body'> | undefined): Interactive {
  return message?.body['interactive'] ?? {}
}
