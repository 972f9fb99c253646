/** Neighbours who follow a public report in a talk: told that something happened and where it stands for everybody, never what was said to its reporter. */
import type { CaseEventRow } from '#cases/history/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { isWindowOpen } from '#delivery/window.ts'
import { addFollower, listFollowers, removeFollower } from '#publications/follow/follow-queries.ts'
import { neighbourMessage, NEWS } from '#publications/follow/news.ts'
import { findPublication, findPublicationByTicket } from '#publications/queries.ts'
import { findRegionById } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

export type FollowPublication = { regionId: string; ticket: string; conversationId: string; isOn: boolean; at: Date }

/** @returns false: no such report is public, or it was not followed here */
export async function followPublication(trx: Trx, { regionId, ticket, conversationId, isOn, at }: FollowPublication): Promise<boolean> {
  const found = await findPublicationByTicket(trx, regionId, ticket)
  if (!found) return false
  const about = { regionId, caseId: found.caseId, conversationId }
  if (!isOn) return removeFollower(trx, about)
  if (found.takenDownAt !== null) return false
  await addFollower(trx, { ...about, at })
  return true
}

/** Each message costs: only what ends a wait is told, and to so many at most. */
const MOST = 500

/** Done twice it tells once. */
export async function tellNeighbours(
  trx: Trx,
  { id, regionId, caseId, kind }: CaseEventRow,
  { publicUrl, at }: { publicUrl: string; at: Date },
): Promise<void> {
  const news = NEWS[kind]
  const shown = news && (await findPublication(trx, regionId, caseId))
  const region = shown?.takenDownAt === null ? await findRegionById(trx, regionId) : undefined
  if (!news || !shown || !region) return
  const link = `${publicUrl}/${region.code}/laporan/${shown.ticket}`
  for (const follower of await listFollowers(trx, { regionId, caseId, limit: MOST })) {
    const message = neighbourMessage({ ticket: shown.ticket, news, link, isWindowOpen: isWindowOpen(follower, at) }, words('id', region.texts))
    const { conversationId } = follower
    await queueMessage(trx, { regionId, conversationId, author: 'bot', message, dedupeKey: `public:${id}:${conversationId}`, at })
  }
}
