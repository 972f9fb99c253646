/** Hearing: whose message it is, kept once, with its photos; edits and revocations on the message they mean. */
import { markTalk } from '#cases/about/queries.ts'
import type { InboundMessage, Update } from '#channels/channel.ts'
import {
  deleteContact,
  deleteConversation,
  insertAddress,
  insertContact,
  joinTalks,
  listIndexesBeside,
  listContactsOf,
  moveAddresses,
  moveMessages,
} from '#conversations/contact-queries.ts'
import {
  findByProviderId,
  insertConversation,
  insertIncoming,
  lockConversationOf,
  markEdited,
  markRevoked,
  saveDialogue,
  type ConversationRow,
  type EarlyChange,
} from '#conversations/queries.ts'
import type { Dialogue, Draft, Heard } from '#conversations/state.ts'
import type { Trx } from '#db/transaction.ts'
import { insertAttachments } from '#evidence/queries.ts'
import type { WaitingUpdate } from '#intake/queries.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import { storable, storableText } from '#lib/plain.ts'
import { moveFollowers } from '#publications/follow/follow-queries.ts'
import { moveFollowing } from '#reporters/follow-queries.ts'
import { movePerson } from '#reporters/link-queries.ts'
import { moveWays } from '#reporters/queries.ts'
import { findReportByTicket, moveReportsToContact } from '#reports/queries.ts'
import { moveLifts } from '#reports/slowing-queries.ts'
import { findTicket, withoutCode } from '#reports/ticket.ts'
import { keysOf } from '#sealing/carried.ts'

/** @property sender the index of the address: jobs carry no numbers */
export type Line = { regionId: string; accountId: string; sender: string }

/** @returns indexes of the address itself and of all others known of the same person */
export async function addressesOf(trx: Trx, line: Line): Promise<string[]> {
  return [...new Set([line.sender, ...(await listIndexesBeside(trx, line, line.sender))])].sort()
}

/** The addresses of whoever sent these updates. */
export function sendersOf(waiting: WaitingUpdate[]): string[] {
  return [...new Set(waiting.flatMap(({ update }) => namesIn(update)))].filter(Boolean).sort()
}

type Account = Omit<Line, 'sender'>

/** The talk with whom these addresses belong to, held; contact and talk are made at the first word. @param addresses sorted */
export async function openConversation(trx: Trx, { regionId, accountId }: Account, addresses: string[]): Promise<ConversationRow> {
  const contactId = await contactOf(trx, { regionId, accountId }, addresses)
  const owner = { regionId, accountId, contactId }
  const held = (await lockConversationOf(trx, owner)) ?? (await insertConversation(trx, { ...owner, id: newId() }))
  // Made by another job at this moment.
  return held ?? ((await lockConversationOf(trx, owner)) as ConversationRow)
}

/** The talk as it stands with these words: the newest opens the 24-hour window; one delivered late does not close it. A phone's clock may be ahead. */
export function heardLast(talk: ConversationRow, heard: readonly { sentAt: Date }[], at: Date): ConversationRow {
  const newest = Math.min(at.getTime(), Math.max(...heard.map(({ sentAt }) => sentAt.getTime())))
  return { ...talk, lastInboundAt: new Date(Math.max(newest, talk.lastInboundAt?.getTime() ?? 0)) }
}

/** All addresses an update gives its sender. */
function namesIn(update: Update): string[] {
  if (update.kind === 'message') return [update.sender, ...update.aliases]
  return update.kind === 'identity' ? [update.sender, update.newAddress] : []
}

/** What is known under this one name needs no claim. Sorted addresses are claimed one by one, so that two jobs that meet the same new person wait for each other instead of making two. */
async function contactOf(trx: Trx, line: Account, addresses: string[]): Promise<string> {
  const { index } = await keysOf(trx, line.regionId)
  const indexes = addresses.map(index)
  const [known] = await listContactsOf(trx, line, indexes)
  if (known && addresses.length === 1) return known
  const claimed = known ?? newId()
  const isMine: boolean[] = []
  for (const address of addresses)
    isMine.push(await insertAddress(trx, { regionId: line.regionId, accountId: line.accountId, address, contactId: claimed }))
  if (!known && isMine.includes(true)) await insertContact(trx, { regionId: line.regionId, id: claimed })
  if (!known && isMine.every(Boolean)) return claimed
  const [first = claimed, ...others] = await listContactsOf(trx, line, indexes)
  for (const other of others) await mergeContacts(trx, line, { from: other, to: first })
  return first
}

/** Known by two names until now: reports, messages, an unsent draft, and all that is known of the person, go to the older contact. */
async function mergeContacts(trx: Trx, line: Account, { from, to }: { from: string; to: string }): Promise<void> {
  const { regionId, accountId } = line
  const left = await lockConversationOf(trx, { regionId, accountId, contactId: from })
  if (left) await mergeConversations(trx, line, { left, to })
  await moveAddresses(trx, { regionId, from, to })
  await moveWays(trx, { regionId, from, to })
  await movePerson(trx, { regionId, from, to })
  await moveLifts(trx, { regionId, from, to })
  await deleteContact(trx, regionId, from)
}

async function mergeConversations(trx: Trx, { regionId, accountId }: Account, { left, to }: { left: ConversationRow; to: string }): Promise<void> {
  await insertConversation(trx, { regionId, accountId, contactId: to, id: newId() })
  const kept = (await lockConversationOf(trx, { regionId, accountId, contactId: to })) as ConversationRow
  await moveMessages(trx, { regionId, from: left.id, to: kept.id })
  await moveReportsToContact(trx, {
    regionId,
    from: { contactId: left.contactId, conversationId: left.id },
    to: { contactId: to, conversationId: kept.id },
  })
  await moveFollowing(trx, { regionId, from: left.id, to: kept.id })
  await moveFollowers(trx, { regionId, from: left.id, to: kept.id })
  await markTalk(trx, { regionId, conversationId: kept.id })
  await joinTalks(trx, regionId, { from: left.id, to: kept.id })
  if (left.dialogue.draft) await saveDialogue(trx, regionId, { id: kept.id, dialogue: joined(left.dialogue, kept.dialogue) })
  await deleteConversation(trx, regionId, left.id)
}

/** Two unsent drafts become one, told in the order in which they were begun: nothing a resident told us is lost. */
function joined(left: Dialogue, kept: ConversationRow['dialogue']): Dialogue {
  if (!left.draft || !kept.draft) return left
  const [first, second] = left.draft.toldAt <= kept.draft.toldAt ? [left.draft, kept.draft] : [kept.draft, left.draft]
  const place = kept.draft.place ?? left.draft.place
  const draft: Draft = {
    ...kept.draft,
    toldAt: first.toldAt,
    parts: [...first.parts, ...second.parts],
    messageIds: [...first.messageIds, ...second.messageIds],
    photoCount: first.photoCount + second.photoCount,
    voiceCount: first.voiceCount + second.voiceCount,
    ...(place && { place }),
  }
  return { ...kept, draft }
}

/** @returns what the dialogue should hear, oldest first; what is known already is left out */
export async function keepMessages(
  trx: Trx,
  line: Line,
  { conversationId, waiting }: { conversationId: string; waiting: WaitingUpdate[] },
): Promise<Heard[]> {
  const heard: (Heard | undefined)[] = []
  for (const { update, providerId, sentAt } of waiting) {
    if (update.kind !== 'message') continue
    heard.push(await keep(trx, { line, conversationId, providerId, sentAt, message: withoutNulls(update.message) }))
  }
  return heard.filter((one) => one !== undefined)
}

type Incoming = { line: Line; conversationId: string; providerId: string; sentAt: Date; message: InboundMessage }

function withoutNulls(message: InboundMessage): InboundMessage {
  return { ...storable(message), text: storableText(message.text) }
}

async function keep(trx: Trx, incoming: Incoming): Promise<Heard | undefined> {
  const { line, message, sentAt } = incoming
  if (message.kind !== 'edit' && message.kind !== 'revoke') return keepMessage(trx, incoming)
  const found = message.target ? await findByProviderId(trx, line.regionId, message.target) : undefined
  if (found?.direction !== 'in') return keepMessage(trx, incoming)
  const change = { id: found.id, text: withoutCode(message.text), at: sentAt }
  await (message.kind === 'edit' ? markEdited : markRevoked)(trx, line.regionId, change)
  return { messageId: found.id, sentAt, message, target: { messageId: found.id, kind: found.kind, reportId: found.reportId ?? undefined } }
}

async function keepMessage(trx: Trx, { line, conversationId, providerId, sentAt, message }: Incoming): Promise<Heard | undefined> {
  const { regionId, accountId } = line
  const { kind, text, attachments, replyTo, letter, raw, form, ...body } = message
  const beside = letter || raw || form ? JSON.stringify({ letter, raw, form }) : undefined
  const messageId = newId()
  const added = await insertIncoming(trx, {
    regionId,
    id: messageId,
    conversationId,
    providerId,
    kind,
    text: withoutCode(text),
    body,
    beside,
    replyTo: replyTo ?? null,
    sentAt,
  })
  if (!added) return undefined
  // A sticker says nothing that a case needs.
  const kept = attachments.filter((one) => one.kind !== 'sticker').map((one) => ({ ...one, id: newId() }))
  await insertAttachments(trx, { regionId, messageId, accountId }, kept)
  for (const { id } of kept) await enqueue(trx, 'fetch-attachment', { regionId, attachmentId: id })
  if (added.change) {
    await changeAtOnce(trx, regionId, { messageId, change: added.change })
    return undefined
  }
  const answered = replyTo ? await findByProviderId(trx, regionId, replyTo) : undefined
  const { thread } = message.letter ?? {}
  const about = answered?.reportId ?? (thread?.isProven ? (await findReportByTicket(trx, regionId, thread.ticket))?.id : undefined)
  return { messageId, sentAt, message, about, aboutTicket: answered && findTicket(answered.text) }
}

/** Delivered late: its edit was heard in its place, or it was taken back. */
async function changeAtOnce(trx: Trx, regionId: string, { messageId, change }: { messageId: string; change: EarlyChange }): Promise<void> {
  const marked = { id: messageId, text: change.text, at: new Date(change.sentAt) }
  await (change.kind === 'edit' ? markEdited : markRevoked)(trx, regionId, marked)
}
