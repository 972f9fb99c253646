/** Sending messages: in the order they were asked for, each once, whatever fails in between. */
import { channelNamed } from '#channels/registry.ts'
import { type OutboundMessage, SendError } from '#channels/channel.ts'
import { type Db, inRegion, type Trx } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import { chooseAddress } from './address.ts'
import {
  findTimeOfFirst,
  holdLine,
  insertMessage,
  type LineRow,
  listForgottenLines,
  lockLine,
  type OutgoingRow,
  updateFirstToSending,
  updateToFailed,
  updateToQueued,
  updateToSent,
  updateToTryAgain,
} from './queries.ts'
import { decide } from './retry.ts'
import { isWindowOpen } from './window.ts'

export type QueueMessage = {
  regionId: string
  conversationId: string
  author: 'bot' | 'staff'
  staffId?: string
  message: OutboundMessage
  reportId?: string
  caseId?: string
  /** Two messages with the same key are one: nothing is told twice. */
  dedupeKey?: string
  /** Provider's id of the message answered. */
  replyTo?: string
  /** The message that could not be delivered. */
  insteadOf?: string
  at: Date
}

/** Milliseconds after which a message that nothing is heard of counts as lost. Longer than any call to a provider. */
const LOST_AFTER = 20_000

/** Messages of one line sent in one job; then others have their turn. */
const IN_A_ROW = 20

/** @returns the message's id; undefined when it was said already */
export async function queueMessage(trx: Trx, { regionId, conversationId, author, message, at, ...more }: QueueMessage): Promise<string | undefined> {
  const { staffId = null, reportId = null, caseId = null, dedupeKey = null, replyTo = null, insteadOf = null } = more
  const id = newId()
  const isNew = await insertMessage(trx, {
    regionId,
    id,
    conversationId,
    author,
    message,
    at,
    staffId,
    reportId,
    caseId,
    dedupeKey,
    replyTo,
    insteadOf,
  })
  if (!isNew) return undefined
  await askForSending(trx, { regionId, conversationId, messageId: id })
  return id
}

type Line = { regionId: string; conversationId: string; messageId: string }

/** One waiting job a line: it sends whatever is in it. */
function askForSending(trx: Trx, { regionId, conversationId, messageId }: Line, runAt?: Date): Promise<void> {
  return enqueue(trx, 'send-message', { regionId, messageId }, { key: `send:${conversationId}`, ...(runAt && { runAt }) })
}

type Turn = { regionId: string; line: LineRow; row: OutgoingRow }

/** Sends what waits in the line of this message. Safe to be done twice at once. */
export async function sendMessages({ db, now, log, mailer }: JobContext, ids: { regionId: string; messageId: string }): Promise<void> {
  const { regionId } = ids
  let turn = await inRegion(db, regionId, async (trx) => {
    const line = await lockLine(trx, regionId, ids.messageId)
    return line && takeTurn(trx, line, { ...ids, at: now() })
  })
  for (let sent = 1; turn; sent++) {
    const present = turn
    const outcome = await attempt(present, { at: now(), log, mailer })
    turn = await inRegion(db, regionId, async (trx) => {
      // Always the line first and its messages after: two jobs wait for each other and never block each other.
      await holdLine(trx, regionId, present.line.conversationId)
      const goesOn = await note(trx, present, { outcome, at: now() })
      if (goesOn && sent < IN_A_ROW) return takeTurn(trx, present.line, { ...ids, at: now() })
      if (goesOn) await askForSending(trx, { ...ids, conversationId: present.line.conversationId })
      return undefined
    })
  }
}

/** Marks the first of the line as being sent, before the provider is asked: after a crash we know that we may have. */
async function takeTurn(
  trx: Trx,
  line: LineRow,
  { regionId, messageId, at }: { regionId: string; messageId: string; at: Date },
): Promise<Turn | undefined> {
  const { conversationId } = line
  const row = await updateFirstToSending(trx, regionId, { conversationId, at, lostAt: new Date(at.getTime() + LOST_AFTER) })
  if (row) return { regionId, line, row }
  // Another job is sending it, or its time has not come: whatever happens there, somebody looks again.
  const time = await findTimeOfFirst(trx, regionId, conversationId)
  if (time) await askForSending(trx, { conversationId, regionId, messageId }, time)
  return undefined
}

type Means = { at: Date } & Pick<JobContext, 'log' | 'mailer'>

/** @returns the provider's id, or why it has none */
async function attempt({ line: { account, addresses, lastInboundAt }, row }: Turn, { at, log, mailer }: Means): Promise<string | SendError> {
  const channel = account && channelNamed(account.channel)
  const address = chooseAddress(addresses)
  if (!account || !channel) return new SendError('misconfigured', 0, 'the account is not there or not active')
  if (address === undefined) return new SendError('gone', 0, 'no address is known')
  if (row.body.kind !== 'template' && !isWindowOpen({ channel: account.channel, lastInboundAt }, at))
    return new SendError('window_closed', 0, 'silent for too long')
  try {
    return await channel.send(
      row.body,
      { address, ourId: row.id, ...(row.replyTo !== null && { replyTo: row.replyTo }), ...(row.ticket !== null && { ticket: row.ticket }) },
      { ...account, mailer },
    )
  } catch (error) {
    if (error instanceof SendError) return error
    // A fault of ours comes again each time: it is shown like any other failure, and the line goes on.
    log.error({ error: error instanceof Error ? { message: error.message, stack: error.stack } : error }, 'a message could not be put together')
    return new SendError('refused', 0, 'could not be put together')
  }
}

/** @returns whether the next of the line may go */
async function note(trx: Trx, { regionId, row, line }: Turn, { outcome, at }: { outcome: string | SendError; at: Date }): Promise<boolean> {
  if (!(outcome instanceof SendError)) {
    const isFollowed = await updateToSent(trx, regionId, { id: row.id, providerId: outcome })
    if (row.caseId) await announce(trx, { regionId, topic: 'message', caseId: row.caseId })
    return isFollowed
  }
  const { problem, code, waitFor } = outcome
  const decision = decide({ problem, code, attempts: row.attempts, waitFor })
  if (!decision) {
    const isFailed = await updateToFailed(trx, regionId, { id: row.id, problem, code })
    if (isFailed && row.ticket !== null) await enqueue(trx, 'reach-otherwise', { regionId, messageId: row.id })
    if (isFailed) await announce(trx, { regionId, topic: 'message', ...(row.caseId && { caseId: row.caseId }) })
    return true
  }
  const tryAfter = new Date(at.getTime() + decision.again)
  const isWaiting = await updateToQueued(trx, regionId, { id: row.id, problem, code, tryAfter })
  if (isWaiting) await askForSending(trx, { regionId, conversationId: line.conversationId, messageId: row.id }, tryAfter)
  return !isWaiting
}

/** Asks again for whatever should be out by now: a job may have been lost, or been killed between two steps. */
export async function resumeSending(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const lines = await listForgottenLines(trx, regionId, { before: new Date(at.getTime() - LOST_AFTER), limit: 2_000 })
    for (const { tryAfter, ...line } of lines) await askForSending(trx, { regionId, ...line }, tryAfter ?? at)
  })
}

/** An officer has mended what was wrong: a failed message is tried anew. */
export async function sendAgain(db: Db, { regionId, messageId }: { regionId: string; messageId: string }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const line = await updateToTryAgain(trx, regionId, messageId)
    if (line) await askForSending(trx, { regionId, conversationId: line.conversationId, messageId })
  })
}
