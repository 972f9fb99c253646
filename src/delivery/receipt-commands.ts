/** Working on delivery receipts: all that wait in a region, many in one statement. */
import type { Receipt, Update } from '#channels/channel.ts'
import { inRegion, inSavepoint, type Trx } from '#db/transaction.ts'
import { lockWaitingReceipts, markRead, type ReceiptPlace } from '#intake/queries.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { type TouchedRow, updateByReceipts, updateToQueued } from './queries.ts'
import { furthest } from './receipts.ts'
import { decide } from './retry.ts'

const AT_ONCE = 500

/** Milliseconds for which a receipt may be ahead of the provider's answer to our sending. */
const AHEAD = 30_000

/** Milliseconds until the receipts that were ahead are looked at again. */
const LOOK_AGAIN = 3_000

export async function readReceipts({ db, now }: JobContext, { regionId }: { regionId: string }): Promise<void> {
  let after: ReceiptPlace | undefined
  let isLeft = false
  do {
    const step = await inRegion(db, regionId, (trx) => readSome(trx, { regionId, after, at: now() }))
    after = step.next
    isLeft ||= step.isLeft
  } while (after)
  const runAt = new Date(now().getTime() + LOOK_AGAIN)
  if (isLeft) await inRegion(db, regionId, (trx) => enqueue(trx, 'read-receipts', { regionId }, { key: `receipts:${regionId}`, runAt }))
}

type Step = { next: ReceiptPlace | undefined; isLeft: boolean }

async function readSome(trx: Trx, { regionId, after, at }: { regionId: string; after: ReceiptPlace | undefined; at: Date }): Promise<Step> {
  const waiting = await lockWaitingReceipts(trx, { regionId, after, limit: AT_ONCE })
  const receipts = furthest(waiting.map(({ update }) => receiptOf(update)))
  const found = (await inSavepoint(trx, () => apply(trx, { regionId, receipts, at }))) ?? (await applyEach(trx, { regionId, receipts, at }))
  const done = waiting.filter(({ update, receivedAt }) => found.has(receiptOf(update).messageId) || at.getTime() - receivedAt.getTime() > AHEAD)
  for (const accountId of new Set(done.map((one) => one.accountId))) {
    const keys = done.filter((one) => one.accountId === accountId).map(({ kind, providerId }) => ({ kind, providerId }))
    await markRead(trx, { regionId, accountId, keys, at })
  }
  return { next: waiting.length === AT_ONCE ? waiting.at(-1) : undefined, isLeft: done.length < waiting.length }
}

/** One of them cannot be noted: it is let go, and the others of the region do not wait for it. */
async function applyEach(trx: Trx, { regionId, receipts, at }: { regionId: string; receipts: Receipt[]; at: Date }): Promise<Set<string>> {
  const found = new Set<string>()
  for (const receipt of receipts) {
    const done = await inSavepoint(trx, () => apply(trx, { regionId, receipts: [receipt], at }))
    for (const id of done ?? [receipt.messageId]) found.add(id)
  }
  return found
}

/** @returns the provider's ids of the messages that are ours */
async function apply(trx: Trx, { regionId, receipts, at }: { regionId: string; receipts: Receipt[]; at: Date }): Promise<Set<string>> {
  const byProvider = await updateByReceipts(trx, regionId, { receipts, by: 'messageId' })
  const known = new Set(byProvider.map(({ messageId }) => messageId))
  // The answer to our sending was lost, or has not been noted yet: our own id stands in the receipt.
  const others = receipts.filter(({ messageId, ourId }) => !known.has(messageId) && UUID.test(ourId ?? ''))
  const byUs = others.length > 0 ? await updateByReceipts(trx, regionId, { receipts: others, by: 'ourId' }) : []
  const touched = [...byProvider, ...byUs]
  for (const receipt of receipts) await followFailure(trx, { regionId, at, receipt, rows: touched })
  // Its line was waiting for what might have been lost: now the next may go.
  for (const { id, conversationId } of byUs)
    await enqueue(trx, 'send-message', { regionId, messageId: id }, { key: `send:${conversationId}`, runAt: at })
  const shown = touched.filter(({ caseId, state }) => caseId !== null || state === 'failed')
  for (const caseId of new Set(shown.map((row) => row.caseId))) await announce(trx, { regionId, topic: 'message', ...(caseId && { caseId }) })
  return new Set(touched.map(({ messageId }) => messageId))
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Taken at first, and then failed: tried again for a reason that passes, otherwise told by another door. */
async function followFailure(
  trx: Trx,
  { regionId, at, receipt, rows }: { regionId: string; at: Date; receipt: Receipt; rows: TouchedRow[] },
): Promise<void> {
  const { problem, code = 0, messageId } = receipt
  const row = rows.find((one) => one.messageId === messageId && one.state === 'failed')
  if (!row) return
  const decision = problem && decide({ problem, code, attempts: row.attempts })
  if (!decision || problem !== 'try_again') return enqueue(trx, 'reach-otherwise', { regionId, messageId: row.id }, { key: `instead:${row.id}` })
  const tryAfter = new Date(at.getTime() + decision.again)
  await updateToQueued(trx, regionId, { id: row.id, problem, code, tryAfter })
  await enqueue(trx, 'send-message', { regionId, messageId: row.id }, { key: `send:${row.conversationId}`, runAt: tryAfter })
}

function receiptOf(update: Update): Receipt {
  if (update.kind !== 'receipt') throw new Error('not a receipt')
  return update.receipt
}
