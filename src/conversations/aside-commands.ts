/**
 * When one message cannot be worked on: nobody's later words may wait for it for ever, and nothing that was said is lost.
 * What the queue has tried for a while becomes a report as it stands, with a ticket; a person reads it at the desk.
 */
import { receiptFor, say, submit } from '#conversations/answer-commands.ts'
import { addressesOf, heardLast, keepMessages, openConversation, sendersOf, type Line } from '#conversations/hear-commands.ts'
import type { Talking } from '#conversations/talking.ts'
import { saveDialogue, type ConversationRow } from '#conversations/queries.ts'
import { START, type Draft } from '#conversations/state.ts'
import { inRegion, inSavepoint, type Db, type Trx } from '#db/transaction.ts'
import { listWaitingSenders, lockWaitingUpdates, markRead, type WaitingUpdate } from '#intake/queries.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { enqueue } from '#jobs/queue.ts'
import { findAccount, findRegionById } from '#regions/queries.ts'
import { withoutCode } from '#reports/ticket.ts'
import { words } from '#texts/text.ts'
import { wishesIn } from '#conversations/listening/understand.ts'

/** Milliseconds for which work on a message is tried: about six times. */
const TRIED_FOR = 10 * 60_000

/** @returns whether something was set aside: what came later can be worked on now */
export function setAside({ db, now, publicUrl }: JobContext, line: Line): Promise<boolean> {
  const { regionId, accountId } = line
  return inRegion(db, regionId, async (trx) => {
    const at = now()
    const before = at.getTime() - TRIED_FOR
    const found = await lockWaitingUpdates(trx, { regionId, accountId, senders: await addressesOf(trx, line) })
    const waiting = found.filter(({ receivedAt }) => receivedAt.getTime() < before)
    const [region, account] = [await findRegionById(trx, regionId), await findAccount(trx, accountId)]
    if (waiting.length === 0 || !region || !account) return false
    const conversation = await openConversation(trx, line, sendersOf(waiting))
    await report({ trx, region, account, conversation, publicUrl, at }, line, waiting)
    await markRead(trx, { regionId, accountId, at, keys: waiting.map(({ kind, providerId }) => ({ kind, providerId })) })
    return true
  })
}

async function report(talking: Talking, line: Line, waiting: WaitingUpdate[]): Promise<void> {
  const { trx, region, conversation, at } = talking
  const told = await keepEach(trx, line, { waiting, conversation })
  if (told.length === 0) return
  const present = { ...talking, conversation: heardLast(conversation, waiting, at) }
  const draft = draftOf(conversation, told, waiting[0]?.sentAt ?? at)
  const text = draft.parts.map((part) => part.text).join('\n')
  const { isSecret, isAnonymous } = wishesIn(text)
  const submission = { draft: { ...draft, ...(isAnonymous && { isAnonymous }) }, text, isSecret, needsIdentity: false }
  const submitted = await submit(present, submission)
  const facts = { words: { id: words('id', region.texts), en: words('en', region.texts) } }
  await say(present, await receiptFor(present, { submission, submitted, facts, isSilent: false, locale: 'id' }), submitted)
  await saveDialogue(trx, region.id, { ...present.conversation, dialogue: { ...START, draftCount: draft.number } })
}

type Told = { messageId: string | undefined; text: string }

/** One by one: what the database refuses is told in the report's words at least. */
async function keepEach(
  trx: Trx,
  line: Line,
  { waiting, conversation }: { waiting: WaitingUpdate[]; conversation: ConversationRow },
): Promise<Told[]> {
  const told: Told[] = []
  for (const one of waiting) {
    if (one.update.kind !== 'message') continue
    const { kind, text, choice } = one.update.message
    const kept = await inSavepoint(trx, () => keepMessages(trx, line, { conversationId: conversation.id, waiting: [one] }))
    // Heard before, or an edit of what was: nothing new.
    if (kept?.length !== 0) told.push({ messageId: kept?.[0]?.messageId, text: withoutCode(text) || choice?.title || `(${kind})` })
  }
  return told
}

/** A draft that was being told is part of it: perhaps it was the draft that could not be gone on with. */
function draftOf({ dialogue }: ConversationRow, told: Told[], toldAt: Date): Draft {
  const { number = 0, parts = [], messageIds = [] }: Partial<Draft> = dialogue.draft ?? {}
  const ids = [...messageIds, ...told.flatMap(({ messageId }) => messageId ?? [])]
  const all = [...parts, ...told.map(({ messageId = '', text }) => ({ messageId, text }))]
  return { number: number + 1, toldAt: toldAt.toISOString(), parts: all, messageIds: ids, photoCount: 0, voiceCount: 0, placeAskedCount: 0 }
}

/** Milliseconds after which something unread has been forgotten: a job was lost, or has given up. */
const FORGOTTEN_AFTER = 60_000

/** Asks again for the work on whatever nobody has read yet. */
export async function resumeConversations(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const lines = await listWaitingSenders(trx, { regionId, before: new Date(at.getTime() - FORGOTTEN_AFTER), limit: 2_000 })
    for (const line of lines) await enqueue(trx, 'continue-conversation', { regionId, ...line }, { key: `talk:${line.accountId}:${line.sender}` })
  })
}
