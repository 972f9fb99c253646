/** What the Cloud API does with what a business posts. */
import { randomBytes } from 'node:crypto'
import type { AccountOfSimulator } from '../account-queries.ts'
import { screenOf } from '../form.ts'
import { findMediaOf, keepMedia, type Upload } from '../media.ts'
import { addLog, addMessage, countCharged, findMessage, findPersonByUserId, findWindow, markReadUpTo, type NewTelling } from '../queries.ts'
import { tellPhones, type Simulator } from '../simulator.ts'
import { waitOf } from '../switches.ts'
import type { Pricing } from '../tables.ts'
import { priceOf, statusTelling } from '../webhook-bodies.ts'
import { GraphFault, type FaultName } from './faults.ts'
import { fetchLink } from './links.ts'
import { checkMessage, recipientOf, type Posted } from './message-rules.ts'
import { PAIR, take } from './pace.ts'
import { headerImageOf } from './templates.ts'

/** Milliseconds a person must have written within, for anything but a template. */
const WINDOW = 24 * 60 * 60 * 1000

/** Milliseconds from taken over to "sent" and to "delivered", about as on a good day. */
const SENT_AFTER = 60
const DELIVERED_AFTER = 250

type Answer = Record<string, unknown>

/** `POST /{number}/messages`. @throws GraphFault */
export function post(simulator: Simulator, account: AccountOfSimulator, body: Record<string, unknown>): Promise<Answer> {
  return body?.['status'] === 'read' ? markRead(simulator, account, body) : accept(simulator, account, body)
}

async function accept(simulator: Simulator, account: AccountOfSimulator, body: Record<string, unknown>): Promise<Answer> {
  const message = checkMessage(body)
  const recipient = recipientOf(body)
  const id = newMessageId()
  if (!recipient) return answer(String(body['to']), { id })
  // A phone number is taken as it stands; only a scoped id must be looked up.
  const person = 'userId' in recipient ? await findPersonByUserId(simulator.db, account.id, recipient.userId) : undefined
  const waId = 'waId' in recipient ? recipient.waId : (person?.waId ?? recipient.userId)
  try {
    await checkMayReach(simulator, { account, waId, message })
  } catch (fault) {
    if (fault instanceof GraphFault) await noteRefusal(simulator, { account, waId, fault })
    throw fault
  }
  const failure = await fetchedOrFailed(simulator, account, message)
  await keep(simulator, { account, message, id, to: { waId, userId: person?.userId }, failure })
  const input = 'waId' in recipient ? recipient.waId : recipient.userId
  return answer(input, { id, ...(message.type === 'template' ? { message_status: 'accepted' } : {}) })
}

function answer(input: string, message: Answer): Answer {
  return { messaging_product: 'whatsapp', contacts: [{ input, wa_id: input.replace(/\D/g, '') || input }], messages: [message] }
}

type Attempt = { account: AccountOfSimulator; waId: string; message: Posted }

async function checkMayReach(simulator: Simulator, { account, waId, message }: Attempt): Promise<void> {
  const { pace, now, switches } = simulator
  if (!take(pace.pairs, { key: `${account.id} ${waId}`, rule: PAIR, at: now().getTime() }))
    throw new GraphFault('pairLimit', 'Too many messages sent from this phone number to the same phone number')
  if (message.type === 'interactive') checkForm(account, message)
  const part = message[message.type] as { message_id?: unknown }
  const media = mediaOf(message)
  if (typeof media?.id === 'string') await findMediaOf(simulator, account, media.id)
  if (message.type === 'reaction' && !(await findMessage(simulator.db, account.id, String(part.message_id))))
    throw new GraphFault('badValue', 'message_id: no such message')
  if (message.type !== 'template' && !switches.openWindows && !(await isWindowOpen(simulator, account.id, waId))) {
    throw new GraphFault(
      'windowClosed',
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
    )
  }
}

const MEDIA = new Set(['image', 'audio', 'video', 'document', 'sticker'])

/** The file of a message: its own, or the picture above a template. */
function mediaOf(message: Posted): { id?: string; link?: string } | undefined {
  const part = message[message.type] as { id?: string; link?: string; components?: unknown }
  if (MEDIA.has(message.type)) return part
  return message.type === 'template' ? headerImageOf(part) : undefined
}

function checkForm({ formId }: AccountOfSimulator, message: Posted): void {
  const interactive = message['interactive'] as {
    type: string
    action: { parameters?: { flow_id?: string; flow_action_payload?: { screen?: string } } }
  }
  if (interactive.type !== 'flow') return
  const { flow_id: flowId, flow_action_payload: payload } = interactive.action.parameters ?? {}
  if (flowId !== formId) throw new GraphFault('badValue', 'flow_id: no published flow with this id')
  if (payload && !screenOf(payload.screen ?? '', {})) throw new GraphFault('badValue', 'flow_action_payload.screen: the flow has no such screen')
}

async function isWindowOpen({ db, heard, now }: Simulator, accountId: string, waId: string): Promise<boolean> {
  const openedAt = heard.get(`${accountId} ${waId}`) ?? (await findWindow(db, accountId, waId))
  return openedAt !== undefined && now().getTime() - openedAt.getTime() < WINDOW
}

type Failure = { fault: FaultName; details: string }

/** A link is fetched by Meta, not by the person: afterwards the message holds a media id. */
async function fetchedOrFailed(simulator: Simulator, account: AccountOfSimulator, message: Posted): Promise<Failure | undefined> {
  const part = mediaOf(message)
  if (part?.link === undefined) return undefined
  const upload: Upload | undefined = await fetchLink(part.link, { home: account.graphUrl, publicUrl: simulator.publicUrl })
  if (!upload) return { fault: 'mediaDownload', details: `Downloading media from ${part.link} failed` }
  part.id = (await keepMedia(simulator, { accountId: account.id, waId: '' }, upload)).id
  return undefined
}

type Kept = {
  account: AccountOfSimulator
  message: Posted
  id: string
  to: { waId: string; userId?: string | undefined }
  failure: Failure | undefined
}

async function keep(simulator: Simulator, { account, message, id, to, failure }: Kept): Promise<void> {
  const { db, now, switches } = simulator
  const at = now()
  const { messaging_product: _product, to: _to, recipient: _recipient, recipient_type: _type, biz_opaque_callback_data: opaque, ...body } = message
  const callback = typeof opaque === 'string' ? opaque : undefined
  const problem = switches.unreachable.includes(to.waId) ? { fault: 'undeliverable' as const, details: 'Message Undeliverable.' } : failure
  const pricing = problem || message.type === 'reaction' ? undefined : await nextPrice(simulator, account.id, message.type === 'template')
  const telling = (status: 'sent' | 'delivered' | 'failed', after: number): NewTelling => {
    const dueAt = new Date(at.getTime() + after + waitOf(switches, Math.random()))
    return {
      kind: 'status',
      dueAt,
      value: statusTelling({ messageId: id, status, to, at: new Date(at.getTime() + after), callback, pricing, failure: problem }),
    }
  }
  const tellings = problem ? [telling('failed', SENT_AFTER)] : [telling('sent', SENT_AFTER), telling('delivered', DELIVERED_AFTER)]
  const status = problem ? 'failed' : 'accepted'
  await addMessage(
    db,
    { id, accountId: account.id, waId: to.waId, direction: 'business', body, status, callback: callback ?? null, pricing: pricing ?? null, at },
    tellings,
  )
  tellPhones(simulator, { accountId: account.id, waId: to.waId, kind: 'chat' })
}

async function nextPrice({ db, charged, now }: Simulator, accountId: string, isTemplate: boolean): Promise<Pricing> {
  const month = now().toISOString().slice(0, 7)
  const key = `${accountId} ${month}`
  const before = charged.get(key) ?? (await countCharged(db, accountId, new Date(`${month}-01T00:00:00Z`)))
  charged.set(key, Math.max(before, charged.get(key) ?? 0) + 1)
  return priceOf(isTemplate, before)
}

/** The ticks turn blue; with a typing indicator the phone shows "sedang mengetik". */
async function markRead(simulator: Simulator, account: AccountOfSimulator, body: Record<string, unknown>): Promise<Answer> {
  if (body['messaging_product'] !== 'whatsapp') throw new GraphFault('missing', 'The parameter messaging_product is required.')
  const message = await findMessage(simulator.db, account.id, String(body['message_id']))
  if (message?.direction !== 'person') throw new GraphFault('missing', 'Message not found')
  await markReadUpTo(simulator.db, message)
  const { accountId, waId } = message
  await addLog(simulator.db, { accountId, waId, kind: 'marked_read', details: {}, at: simulator.now() })
  tellPhones(simulator, { accountId, waId, kind: 'chat' })
  if (body['typing_indicator'] !== undefined) tellPhones(simulator, { accountId, waId, kind: 'typing' })
  return { success: true }
}

async function noteRefusal(
  simulator: Simulator,
  { account, waId, fault }: { account: AccountOfSimulator; waId: string; fault: GraphFault },
): Promise<void> {
  await addLog(simulator.db, {
    accountId: account.id,
    waId,
    kind: 'refused',
    details: { code: fault.code, words: fault.details },
    at: simulator.now(),
  })
  tellPhones(simulator, { accountId: account.id, waId, kind: 'inside' })
}

export function newMessageId(): string {
  return `wamid.${randomBytes(30).toString('base64')}`
}
