/** What the Send API takes from a page, and what it refuses. Pure. Source: Meta, Messenger Platform and Instagram Platform, Send API. */
import { z } from 'zod'
import { GraphFault } from '../graph/faults.ts'
import type { Page } from './pages.ts'

/** Milliseconds. */
export const WINDOW = 24 * 3_600_000
export const PRIVATE_WITHIN = 7 * 24 * 3_600_000

const quickReply = z.strictObject({ content_type: z.literal('text'), title: z.string().min(1).max(20), payload: z.string().max(1000) })

const message = z.strictObject({
  text: z.string().min(1).optional(),
  metadata: z.string().max(1000).optional(),
  quick_replies: z.array(quickReply).max(13).optional(),
  attachment: z.strictObject({ type: z.literal('image'), payload: z.strictObject({ url: z.url(), is_reusable: z.boolean().optional() }) }).optional(),
})

const digits = z.string().regex(/^[\d_]+$/)

const posted = z.union([
  z.strictObject({ recipient: z.strictObject({ id: digits }), messaging_type: z.literal('RESPONSE'), message }),
  z.strictObject({ recipient: z.strictObject({ comment_id: digits }), message }),
])

export type PostedMessage = z.infer<typeof message>
export type PostedTo = { id: string } | { comment_id: string }

/** @throws GraphFault missing, with the parameter that is wrong */
export function checkPosted(page: Page, body: unknown): { to: PostedTo; message: PostedMessage } {
  const parsed = posted.safeParse(body)
  if (!parsed.success) throw new GraphFault('missing', parsed.error.issues.map(({ path, message: why }) => `${path.join('.')}: ${why}`).join('; '))
  const { recipient, message: said } = parsed.data
  if (!said.text === !said.attachment) throw new GraphFault('missing', 'message: either text or attachment')
  if (said.quick_replies && !said.text) throw new GraphFault('missing', 'message.quick_replies: need a text')
  checkLength(page, said)
  return { to: recipient, message: said }
}

function checkLength({ channel }: Page, { text = '', metadata }: PostedMessage): void {
  if (channel === 'facebook' && text.length > 2000) throw new GraphFault('missing', 'message.text: must be UTF-8 and has a 2000 character limit')
  if (channel === 'instagram' && Buffer.byteLength(text) > 1000) throw new GraphFault('missing', 'message.text: must be 1000 bytes or less')
  if (channel === 'instagram' && metadata !== undefined) throw new GraphFault('missing', 'message.metadata: not a parameter')
}

const answer = z.strictObject({ message: z.string().min(1).max(8000) })

/** @throws GraphFault missing */
export function checkAnswer(body: unknown): string {
  const parsed = answer.safeParse(body)
  if (!parsed.success) throw new GraphFault('missing', 'message: a text is required')
  return parsed.data.message
}
