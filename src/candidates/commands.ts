/** What was said in public becomes a candidate: nothing is a report before a person at the desk has decided. */
import type { PublicComment, Update } from '#channels/channel.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { insertCandidate, lockBySource, lockWaitingComments, updateWaiting, type WaitingComment } from '#candidates/queries.ts'
import { markRead } from '#intake/queries.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
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
        await read(trx, regionId, one)
        await markRead(trx, { regionId, accountId: one.accountId, at: now(), keys: [{ kind: 'comment', providerId: one.providerId }] })
      }
      if (waiting.length > 0) await announce(trx, { regionId, topic: 'message' })
      return waiting.length
    })
  } while (count === AT_ONCE)
}

async function read(trx: Trx, regionId: string, waiting: WaitingComment): Promise<void> {
  const update = JSON.parse(waiting.body) as Update
  if (update.kind !== 'comment') return
  const { comment } = update
  const known = await lockBySource(trx, { regionId, channel: waiting.channel, sourceKey: comment.id })
  if (known && comment.change === 'edited') return updateWaiting(trx, known, { text: storableText(comment.text) })
  if (known && comment.change === 'removed') return updateWaiting(trx, known, { state: 'withdrawn' })
  if (!known && (comment.change === 'added' || comment.change === 'edited')) await offerComment(trx, { regionId, waiting, comment })
}

type Offered = { regionId: string; waiting: WaitingComment; comment: PublicComment }

async function offerComment(trx: Trx, { regionId, waiting: { accountId, channel, sentAt }, comment }: Offered): Promise<void> {
  const { id: sourceKey, postId, parentId, author, text, link } = comment
  const id = newId()
  await insertCandidate(trx, {
    id,
    regionId,
    channel,
    accountId,
    sourceKey,
    source: { ...(postId && { postId }), ...(parentId && { parentId }), ...(link && { link }), ...(author?.name && { author: author.name }) },
    author: author?.name ?? null,
    authorRef: author?.id ?? null,
    text: storableText(text),
    saidAt: new Date(sentAt),
  })
}
