/** Our message as Messenger and Instagram want it. Source: Meta, Send API. There are no templates, no lists and no forms: they become what there is. */
import { z } from 'zod'
import { type ChannelAccount, type OutboundMessage, type Recipient, SendError } from '#channels/channel.ts'
import { callGraph, readPage } from '#channels/meta-pages.ts'

/** @property textBytes longer words go in several messages @property hasMetadata our own id may go along and comes back in the echo */
export type Limits = { textBytes: number; hasMetadata: boolean }

const QUICK_REPLIES = 13
const QUICK_REPLY_TITLE = 20

/** Messages one of ours may become. An officer's letter of four pages fits. */
const MOST_PARTS = 8

type Content = Record<string, unknown>

const accepted = z.looseObject({ message_id: z.string().min(1) })

/**
 * Words that do not fit into one message go in several, in order. Should a later one fail, all are sent again: said twice is better than half.
 * @returns Meta's id of the last @throws SendError, and nothing else
 */
export async function sendToPerson(
  message: OutboundMessage,
  to: Recipient,
  { account, limits }: { account: ChannelAccount; limits: Limits },
): Promise<string> {
  const settings = readPage(account)
  let id = ''
  const contents = contentsOf(message, limits.textBytes)
  for (const [index, content] of contents.entries()) {
    const metadata = limits.hasMetadata && index === contents.length - 1 ? { metadata: to.ourId } : {}
    const body = { recipient: { id: to.address }, messaging_type: 'RESPONSE', message: { ...content, ...metadata } }
    const answer = accepted.safeParse(await callGraph(settings, `${settings.pageId}/messages`, { method: 'POST', body }))
    // Taken, but we were not told under which name: its echo carries our own id.
    if (!answer.success) throw new SendError('try_again', 0, 'no message id in the answer', 20_000)
    id = answer.data.message_id
  }
  return id
}

/** @throws SendError window_closed for templates: nothing may be said after the window */
export function contentsOf(message: OutboundMessage, textBytes: number): Content[] {
  switch (message.kind) {
    case 'text':
    case 'location_request':
    case 'form':
      return textsOf(message.text, textBytes)
    case 'buttons':
      return withQuickReplies(textsOf(message.text, textBytes), message.buttons)
    case 'list':
      return withQuickReplies(textsOf(withDescriptions(message), textBytes), message.rows)
    case 'image':
      return [...textsOf(message.text, textBytes), { attachment: { type: 'image', payload: { url: message.url, is_reusable: false } } }]
    case 'template':
      throw new SendError('window_closed', 0, 'there are no templates here')
  }
}

/** What stands small under a row of a list elsewhere. */
function withDescriptions({ text, rows }: Extract<OutboundMessage, { kind: 'list' }>): string {
  const lines = rows.flatMap(({ title, description }) => (description ? [`• ${title}: ${description}`] : []))
  return [text, ...lines].join('\n')
}

function withQuickReplies(contents: Content[], options: { id: string; title: string }[]): Content[] {
  const replies = options.slice(0, QUICK_REPLIES).map(({ id, title }) => ({ content_type: 'text', title: clipTitle(title), payload: id }))
  const last = contents.at(-1) ?? { text: '' }
  return [...contents.slice(0, -1), { ...last, quick_replies: replies }]
}

function clipTitle(title: string): string {
  if (title.length <= QUICK_REPLY_TITLE) return title
  let kept = ''
  for (const { segment } of new Intl.Segmenter('id').segment(title)) {
    if (kept.length + segment.length > QUICK_REPLY_TITLE - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

function textsOf(text: string, bytes: number): Content[] {
  return partsOf(text, bytes).map((part) => ({ text: part }))
}

/** Cuts between paragraphs, else lines, else words, else characters. @returns none for '' */
export function partsOf(text: string, bytes: number): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest !== '' && parts.length < MOST_PARTS) {
    const part = firstPart(rest, bytes)
    parts.push(part.trim())
    rest = rest.slice(part.length).trim()
  }
  return parts
}

function firstPart(text: string, bytes: number): string {
  const fitting = prefixWithin(text, bytes)
  if (fitting.length === text.length) return fitting
  const half = fitting.length / 2
  const breaks = ['\n\n', '\n', ' '].map((mark) => fitting.lastIndexOf(mark))
  return fitting.slice(0, breaks.find((at) => at > half) ?? fitting.length)
}

/** The longest beginning that fits, never half a character; at least one. */
function prefixWithin(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let size = 0
  let end = 0
  for (const { segment, index } of new Intl.Segmenter('id').segment(text)) {
    size += Buffer.byteLength(segment)
    if (size > bytes && index > 0) break
    end = index + segment.length
  }
  return text.slice(0, end)
}
