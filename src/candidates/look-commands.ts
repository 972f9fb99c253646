/** Asking a provider for what it did not tell with a comment: its address, the words around, sometimes the words themselves. */
import { type CommentFacts, SendError } from '#channels/channel.ts'
import { commentsOf } from '#candidates/answers/commands.ts'
import { joinByItself } from '#candidates/join-commands.ts'
import { lockCandidate, saveLooked, type CandidateRow } from '#candidates/queries.ts'
import { keepWithinUnit } from '#candidates/restricting-commands.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { listCandidateFiles } from '#evidence/candidate-queries.ts'
import { insertAttachments } from '#evidence/queries.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'
import { clip } from '#reports/title.ts'

/** Characters of each of the words around. */
const LONGEST = 300

/** Photos of one comment. */
const MOST = 10

/** Best effort: the comment stands on the desk without it. @throws SendError for the queue to try again */
export async function lookAtComment({ db, now }: JobContext, { regionId, candidateId }: Jobs['look-at-comment']): Promise<void> {
  const candidate = await inRegion(db, regionId, (trx) => lockCandidate(trx, { regionId, id: candidateId }))
  const found = candidate && !candidate.lookedAt ? await commentsOf(db, candidate.accountId) : undefined
  if (!candidate || !found) return
  const { postId, parentId } = candidate.source
  // Outside any transaction: a slow provider must not hold our connections.
  const facts = await found.comments
    .look({ id: candidate.sourceKey, ...(postId && { postId }), ...(parentId && { parentId }) }, found.account)
    .catch(passing)
  await inRegion(db, regionId, (trx) => keep(trx, { regionId, candidateId, facts, at: now() }))
}

const NOTHING: CommentFacts = { around: [], photos: [] }

function passing(error: unknown): CommentFacts {
  if (error instanceof SendError && error.problem !== 'try_again') return NOTHING
  throw error
}

type Seen = { regionId: string; candidateId: string; facts: CommentFacts; at: Date }

async function keep(trx: Trx, { regionId, candidateId, facts, at }: Seen): Promise<void> {
  const candidate = await lockCandidate(trx, { regionId, id: candidateId })
  if (!candidate) return
  const wasSilent = candidate.text === ''
  const text = wasSilent ? storableText(facts.text ?? '') : candidate.text
  const author = candidate.author === null && facts.author?.name ? storableText(facts.author.name) : undefined
  const authorRef = candidate.authorRef === null ? facts.author?.id : undefined
  const context = facts.around.map((one) => storableText(clip(one, LONGEST))).join('\n↳ ')
  const link = facts.link ?? candidate.source.link
  const source = { ...candidate.source, ...(link && { link }), ...(context && { context }) }
  await saveLooked(trx, candidate, { text, ...(author && { author }), ...(authorRef && { authorRef }), source, lookedAt: at })
  if (wasSilent) await keepWithinUnit(trx, { regionId, id: candidateId, text })
  await keepPhotos(trx, candidate, facts)
  // Read anew: what it says now may be for the restricted unit alone.
  const told = wasSilent && text !== '' ? await lockCandidate(trx, { regionId, id: candidateId }) : undefined
  if (told?.state === 'waiting') await joinByItself(trx, told, { parentId: source.parentId, at })
  await announce(trx, { regionId, topic: 'message', candidateId })
}

async function keepPhotos(trx: Trx, { regionId, id, accountId, state }: CandidateRow, { photos }: CommentFacts): Promise<void> {
  // Those that came with the comment are the same, at another address.
  if (accountId === null || state !== 'waiting' || (await listCandidateFiles(trx, regionId, [id])).length > 0) return
  const files = photos.slice(0, MOST).map((ref) => ({ id: newId(), kind: 'image' as const, ref }))
  await insertAttachments(trx, { regionId, candidateId: id, accountId }, files)
  for (const file of files) await enqueue(trx, 'fetch-attachment', { regionId, attachmentId: file.id })
}
