/** What was said in public becomes a candidate: nothing is a report before a person at the desk has decided. */
import type { PublicComment } from '#channels/channel.ts'
import { channelNamed } from '#channels/registry.ts'
import { joinByItself, noteRemoval } from '#candidates/join-commands.ts'
import {
  insertCandidate,
  lockBySource,
  lockWaitingComments,
  markHidden,
  markRemoved,
  updateWaitingText,
  type CandidateRow,
  type WaitingComment,
} from '#candidates/queries.ts'
import { keepWithinUnit } from '#candidates/restricting-commands.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { listCandidateFiles } from '#evidence/candidate-queries.ts'
import { insertAttachments } from '#evidence/queries.ts'
import { markRead } from '#intake/queries.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'

const AT_ONCE = 200

/** Done twice it does nothing the second time. */
export async function readComments({ db, now }: JobContext, { regionId }: { regionId: string }): Promise<void> {
  let count: number
  do {
    count = await inRegion(db, regionId, async (trx) => {
      const waiting = await lockWaitingComments(trx, regionId, AT_ONCE)
      for (const one of waiting) {
        const candidateId = await read(trx, { regionId, at: now(), ...one })
        if (candidateId) await announce(trx, { regionId, topic: 'message', candidateId })
        await markRead(trx, { regionId, accountId: one.accountId, at: now(), keys: [{ kind: 'comment', providerId: one.providerId }] })
      }
      return waiting.length
    })
  } while (count === AT_ONCE)
}

type Told = WaitingComment & { regionId: string; at: Date }

/** @returns what it is about, if it is known */
async function read(trx: Trx, told: Told): Promise<string | undefined> {
  const { update } = told
  if (update.kind !== 'comment') return undefined
  const { comment } = update
  const known = await lockBySource(trx, { regionId: told.regionId, channel: told.channel, sourceKey: comment.id })
  if (known) {
    await follow(trx, known, { comment, told })
    return known.id
  }
  // Hiding tells nothing of what we do not know; a removal may be ahead of its comment, which must not come back to life.
  if (comment.change === 'hidden' || comment.change === 'shown') return undefined
  const added = await offerComment(trx, told, comment)
  if (added && comment.change === 'removed') await markRemoved(trx, added, told.sentAt)
  else if (added) await joinByItself(trx, added, { parentId: comment.parentId, at: told.at })
  return added?.id
}

/** What its author, or the page, does to it afterwards. */
async function follow(trx: Trx, known: CandidateRow, { comment, told }: { comment: PublicComment; told: Told }): Promise<void> {
  const sentAt = new Date(told.sentAt)
  switch (comment.change) {
    case 'edited':
      // Delivered late: a newer wording is known.
      if (known.editedAt && known.editedAt > sentAt) return
      await updateWaitingText(trx, known, { text: storableText(comment.text), at: sentAt })
      await keepWithinUnit(trx, { ...known, text: comment.text })
      return keepFiles(trx, known, comment)
    case 'removed':
      if (known.removedAt) return
      await markRemoved(trx, known, sentAt)
      return noteRemoval(trx, known, told.at)
    case 'hidden':
    case 'shown':
      return markHidden(trx, known, comment.change === 'hidden')
    case 'added':
      return
  }
}

async function offerComment(trx: Trx, told: Told, comment: PublicComment): Promise<CandidateRow | undefined> {
  const { regionId, accountId, channel, sentAt } = told
  const { id: sourceKey, postId, parentId, author, text, link } = comment
  const id = newId()
  const isNew = await insertCandidate(trx, {
    id,
    regionId,
    channel,
    accountId,
    sourceKey,
    source: { ...(postId && { postId }), ...(parentId && { parentId }), ...(link && { link }) },
    author: author?.name ?? null,
    authorRef: author?.id ?? null,
    text: storableText(text),
    saidAt: saidAt(new Date(sentAt), told.at),
  })
  if (isNew) await keepWithinUnit(trx, { regionId, id, text })
  const added = isNew ? await lockBySource(trx, { regionId, channel, sourceKey }) : undefined
  if (!added || comment.change === 'removed') return added
  await keepFiles(trx, added, comment)
  if (channelNamed(channel)?.comments) await enqueue(trx, 'look-at-comment', { regionId, candidateId: id }, { key: `look:${id}` })
  return added
}

/** Some do not say when: then it was now. */
function saidAt(sentAt: Date, at: Date): Date {
  return sentAt.getTime() === 0 || sentAt > at ? at : sentAt
}

async function keepFiles(trx: Trx, { regionId, id, accountId, state }: CandidateRow, { attachments }: PublicComment): Promise<void> {
  if (accountId === null || state !== 'waiting') return
  const known = new Set((await listCandidateFiles(trx, regionId, [id])).map(({ providerRef }) => providerRef))
  const files = attachments.filter(({ ref, kind }) => !known.has(ref) && kind !== 'sticker').map((one) => ({ ...one, id: newId() }))
  await insertAttachments(trx, { regionId, candidateId: id, accountId }, files)
  for (const file of files) await enqueue(trx, 'fetch-attachment', { regionId, attachmentId: file.id })
}
