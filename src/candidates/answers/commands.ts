/**
 * Speaking because of a comment: once under it, once to its author, and once when something was done. Never twice:
 * one row for each, marked before the provider is asked. After a crash we do not know whether it went out; then the public words
 * are looked for under the comment, and of a private one the provider itself refuses the second (docs/decisions/0023).
 */
import { type Comments, type PrivateAnswer, SendError } from '#channels/channel.ts'
import { channelNamed } from '#channels/registry.ts'
import {
  insertAnswer,
  listCommentsOfCase,
  listForgottenAnswers,
  lockAnswer,
  updateAnswer,
  updateToTryAgain,
  type AnswerRow,
  type Purpose,
} from '#candidates/answers/queries.ts'
import { lockCandidate, type CandidateRow } from '#candidates/queries.ts'
import { type Db, inRegion, type Trx } from '#db/transaction.ts'
import { decide } from '#delivery/retry.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import type { Log } from '#lib/log.ts'
import { type AccountRow, findAccount, type RegionRow } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

/** Milliseconds after which words of which nothing is known count as lost. Longer than looking and saying together. */
const LOST_AFTER = 40_000

/** @returns the comments part of the channel, if there is one and the account is active */
export async function commentsOf(db: Db, accountId: string | null): Promise<{ comments: Comments; account: AccountRow } | undefined> {
  const account = accountId === null ? undefined : await findAccount(db, accountId)
  const comments = account && channelNamed(account.channel)?.comments
  return account && comments && { comments, account }
}

export type ToSay = { regionId: string; candidateId: string; purpose: Purpose; text: string; at: Date }

/** Asked for twice it is said once. */
export async function queueAnswer(trx: Trx, { regionId, candidateId, purpose, text, at }: ToSay): Promise<void> {
  const id = newId()
  const isNew = await insertAnswer(trx, { regionId, id, candidateId, purpose, text, createdAt: at })
  if (isNew) await askForAnswer(trx, { regionId, answerId: id })
}

function askForAnswer(trx: Trx, ids: Jobs['answer-comment'], runAt?: Date): Promise<void> {
  return enqueue(trx, 'answer-comment', ids, { key: `comment:${ids.answerId}`, ...(runAt && { runAt }) })
}

type Turn = { answer: AnswerRow; candidate: CandidateRow }

/** Safe to be done twice at once. */
export async function sayAnswer({ db, now, log }: JobContext, ids: Jobs['answer-comment']): Promise<void> {
  const turn = await inRegion(db, ids.regionId, (trx) => takeTurn(trx, ids, now()))
  if (!turn) return
  // Outside any transaction: a slow provider must not hold our connections.
  const outcome = await attempt(db, turn, { at: now(), log })
  await inRegion(db, ids.regionId, (trx) => note(trx, turn, { outcome, at: now() }))
}

/** Marked as being said before the provider is asked: after a crash we know that we may have. */
async function takeTurn(trx: Trx, ids: Jobs['answer-comment'], at: Date): Promise<Turn | undefined> {
  const answer = await lockAnswer(trx, ids.regionId, ids.answerId)
  if (!answer || answer.state === 'sent' || answer.state === 'failed') return undefined
  if (answer.tryAfter && answer.tryAfter > at) {
    await askForAnswer(trx, ids, answer.tryAfter)
    return undefined
  }
  const candidate = await lockCandidate(trx, { regionId: ids.regionId, id: answer.candidateId })
  if (!candidate) return undefined
  const tryAfter = new Date(at.getTime() + LOST_AFTER)
  await updateAnswer(trx, { regionId: ids.regionId, id: answer.id }, { state: 'sending', attempts: answer.attempts + 1, tryAfter })
  return { answer, candidate }
}

type Done = PrivateAnswer

async function attempt(db: Db, { answer, candidate }: Turn, { at, log }: { at: Date; log: Log }): Promise<Done | SendError> {
  const found = await commentsOf(db, candidate.accountId)
  if (!found) return new SendError('misconfigured', 0, 'the account is not there or not active')
  if (candidate.removedAt) return new SendError('gone', 0, 'its author has removed the comment')
  try {
    return await (answer.purpose === 'private' ? sayPrivately(found, { answer, candidate }, at) : sayPublicly(found, { answer, candidate }))
  } catch (error) {
    if (error instanceof SendError) return error
    log.error({ error: error instanceof Error ? { message: error.message, stack: error.stack } : error }, 'a comment could not be answered')
    return new SendError('refused', 0, 'could not be put together')
  }
}

type Found = { comments: Comments; account: AccountRow }

async function sayPublicly({ comments, account }: Found, { answer, candidate }: Turn): Promise<Done> {
  const said = answer.attempts > 0 ? await comments.findAnswer(candidate.sourceKey, answer.text, account) : undefined
  return { id: said ?? (await comments.answer(candidate.sourceKey, answer.text, account)) }
}

const DAY = 86_400_000

async function sayPrivately({ comments, account }: Found, { answer, candidate }: Turn, at: Date): Promise<Done> {
  if (at.getTime() - candidate.saidAt.getTime() > comments.privateDays * DAY) throw new SendError('window_closed', 0, 'the comment is too old')
  const done = await comments.writePrivately(candidate.sourceKey, answer.text, account)
  // Tried before: it was ours. At the first try somebody else of ours has written to them, without the number.
  if (done.isRepeated && answer.attempts === 0) throw new SendError('refused', 0, 'somebody has answered privately already')
  return done
}

async function note(trx: Trx, { answer, candidate }: Turn, { outcome, at }: { outcome: Done | SendError; at: Date }): Promise<void> {
  const { regionId } = candidate
  const ids = { regionId, id: answer.id }
  if (outcome instanceof SendError) {
    const { problem, code: problemCode, waitFor } = outcome
    const decision = decide({ problem, code: problemCode, attempts: answer.attempts + 1, waitFor })
    const tryAfter = decision ? new Date(at.getTime() + decision.again) : null
    await updateAnswer(trx, ids, { state: decision ? 'queued' : 'failed', problem, problemCode, tryAfter })
    if (tryAfter) await askForAnswer(trx, { regionId, answerId: answer.id }, tryAfter)
  } else {
    const { id: providerId = null, address = null } = outcome
    await updateAnswer(trx, ids, { state: 'sent', providerId, address, problem: null, problemCode: null, tryAfter: null, sentAt: at })
  }
  await announce(trx, { regionId, topic: 'message', candidateId: candidate.id, ...(candidate.caseId && { caseId: candidate.caseId }) })
}

/** Whatever should be out by now. */
export async function resumeAnswers(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const forgotten = await listForgottenAnswers(trx, regionId, { before: new Date(at.getTime() - LOST_AFTER), limit: 500 })
    for (const { id } of forgotten) await askForAnswer(trx, { regionId, answerId: id })
  })
}

/** An officer has mended what was wrong. The answer must be one to this candidate, which the officer was found to see. */
export async function sayAnswerAgain(db: Db, { candidateId, ...ids }: Jobs['answer-comment'] & { candidateId: string }): Promise<void> {
  await inRegion(db, ids.regionId, async (trx) => {
    if (await updateToTryAgain(trx, { ...ids, candidateId })) await askForAnswer(trx, ids)
  })
}

/** The case is answered: a neutral line under the comments it came from, where the region wants it. */
export async function answerCommentsOf(
  trx: Trx,
  region: RegionRow,
  { caseId, publicUrl, at }: { caseId: string; publicUrl: string; at: Date },
): Promise<void> {
  if (!region.settings.publicAnswers?.answered) return
  // Without ticket and code: everybody reads it.
  const text = words('id', region.texts)('social.public_answered', { link: `${publicUrl}/${region.code}/lacak` })
  for (const { id, accountId } of await listCommentsOfCase(trx, region.id, caseId)) {
    if (await commentsOf(trx, accountId)) await queueAnswer(trx, { regionId: region.id, candidateId: id, purpose: 'answered', text, at })
  }
}
