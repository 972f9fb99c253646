/** Sending, and two blue ticks. One call each. */
import { z } from 'zod'
import { type ChannelAccount, type OutboundMessage, type Recipient, SendError } from '#channels/channel.ts'
import { callGraph } from './graph.ts'
import { toPayload } from './payload.ts'
import { readSettings } from './settings.ts'

const accepted = z.looseObject({ messages: z.tuple([z.looseObject({ id: z.string().min(1) })]).rest(z.unknown()) })

/** @returns Meta's id of the message @throws SendError, and nothing else */
export async function send(message: OutboundMessage, to: Recipient, account: ChannelAccount): Promise<string> {
  const settings = readSettings(account)
  const answer = accepted.safeParse(await callGraph(settings, `${settings.phoneNumberId}/messages`, { method: 'POST', body: toPayload(message, to) }))
  // Taken, but we were not told under which name: its receipts carry our own id.
  if (!answer.success) throw new SendError('try_again', 0, 'no message id in the answer', 20_000)
  return answer.data.messages[0].id
}

/** @throws SendError */
export async function markRead(providerId: string, account: ChannelAccount, isTyping = true): Promise<void> {
  const settings = readSettings(account)
  const body = { messaging_product: 'whatsapp', status: 'read', message_id: providerId, ...(isTyping && { typing_indicator: { type: 'text' } }) }
  await callGraph(settings, `${settings.phoneNumberId}/messages`, { method: 'POST', body })
}
