/**
 * Two regions of this installation share a case: what happens on one side is carried to the other, in order and once.
 * A step reads in one region and writes in the other, never both in one transaction. How far it has got stands beside what it
 * wrote, so that being killed, done twice or done at the same time changes nothing.
 */
import { askPassOn, record, withCase } from '#cases/change-commands.ts'
import { findCase } from '#cases/queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { findRegionById, type RegionRow } from '#regions/queries.ts'
import { words } from '#texts/text.ts'
import { hear } from '#transfers/heard-commands.ts'
import { hearSender, openReceived, type Offer } from '#transfers/received-commands.ts'
import { findOffered, insertCopies, listFiles, listPhotosOfReports, listWordsBetween, type CopiedFile } from '#transfers/offer-queries.ts'
import { findTransfer, listTransfersOfCase, lockTransfer, updateTransfer, type TransferRow } from '#transfers/queries.ts'
import { followTo, listAnsweringCases, listPublicSteps, listReceivedFor, type PublicStep, type ReceivedRow } from '#transfers/received-queries.ts'
import { freshAfter, stepsOf } from '#transfers/steps.ts'

export type PassOn = { regionId: string; caseId: string; at: Date }

export async function passOnCase(db: Db, { regionId, caseId, at }: PassOn): Promise<void> {
  const { sent, received } = await inRegion(db, regionId, async (trx) => ({
    sent: await listTransfersOfCase(trx, regionId, caseId),
    received: await listReceivedFor(trx, regionId, caseId),
  }))
  for (const transfer of sent) if (transfer.way === 'region' && transfer.state !== 'returned') await tellReceiver(db, transfer, at)
  for (const one of received) await tellSender(db, one, at)
}

async function tellReceiver(db: Db, { regionId, id, toRegionId }: TransferRow, at: Date): Promise<void> {
  const receiver = toRegionId ? await findRegionById(db, toRegionId) : undefined
  if (!receiver) return loseReceiver(db, { regionId, id, at })
  const offer = await inRegion(db, regionId, (trx) => readOffer(trx, regionId, id))
  if (!offer) return
  await inRegion(db, receiver.id, async (trx) => {
    const opened = await openReceived(trx, { offer, region: receiver, at })
    if (opened) await hearSender(trx, { received: opened, offer, at })
  })
}

async function readOffer(trx: Trx, regionId: string, id: string): Promise<Offer | undefined> {
  const transfer = await findTransfer(trx, regionId, id)
  const region = await findRegionById(trx, regionId)
  const offered = transfer && (await findOffered(trx, regionId, transfer.caseId))
  if (!transfer || !region || !offered) return undefined
  if (transfer.state === 'answered') await reopenWhereRefused(trx, transfer)
  const events = await listPublicSteps(trx, regionId, [transfer.caseId])
  // Where papers of identity are asked for, a photo may be one.
  const photos = offered.needsIdentity ? [] : await listPhotosOfReports(trx, regionId, transfer.caseId)
  return { transfer, region, offered, events, photos, replies: await readReplies(trx, transfer, events) }
}

/** "Not fixed" put it back to them. */
async function reopenWhereRefused(trx: Trx, transfer: TransferRow): Promise<void> {
  const found = await findCase(trx, transfer.regionId, transfer.caseId)
  if (found?.state === 'transferred') await updateTransfer(trx, transfer, { state: 'accepted' })
}

/** What the reporters wrote after each question of theirs. */
async function readReplies(trx: Trx, { regionId, caseId }: TransferRow, events: readonly PublicStep[]): Promise<Map<string, string[]>> {
  const replies = new Map<string, string[]>()
  for (const [place, { id, kind, at }] of events.entries()) {
    const asked = kind === 'resumed' ? events.slice(0, place).findLast((one) => one.kind === 'asked') : undefined
    if (asked) replies.set(id, await listWordsBetween(trx, regionId, { caseId, from: asked.at, to: at }))
  }
  return replies
}

/** The region it was offered to is no longer here: an officer must send it another way. */
async function loseReceiver(db: Db, { regionId, id, at }: { regionId: string; id: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const transfer = await findTransfer(trx, regionId, id)
    if (!transfer) return
    const command = { regionId, caseId: transfer.caseId, actor: {}, at }
    await withCase(trx, command, async (held) => {
      const locked = await lockTransfer(trx, regionId, id)
      if (locked?.way !== 'region' || held.found.transferId !== id) return
      await updateTransfer(trx, locked, { way: 'other', toRegionId: null })
      await record(held, command, { kind: 'transfer_silent', agencyId: locked.agencyId, details: { isGone: true } })
    })
  })
}

type News = { cases: string[]; events: PublicStep[]; files: CopiedFile[]; ticket: string }

async function tellSender(db: Db, received: ReceivedRow, at: Date): Promise<void> {
  const sender = await findRegionById(db, received.fromRegionId)
  if (!sender) return
  const news = await inRegion(db, received.regionId, (trx) => readNews(trx, received))
  await inRegion(db, sender.id, (trx) => hearReceiver(trx, { sender, id: received.id, news, at }))
}

async function readNews(trx: Trx, received: ReceivedRow): Promise<News> {
  const { regionId, caseId } = received
  const cases = await listAnsweringCases(trx, regionId, caseId)
  const answering = cases.at(-1)
  if (answering && answering !== caseId) await followTo(trx, received, answering)
  const events = await listPublicSteps(trx, regionId, cases)
  const files = await listFiles(
    trx,
    regionId,
    events.flatMap(({ fileIds }) => fileIds),
  )
  return { cases, events, files, ticket: (await findOffered(trx, regionId, answering ?? caseId))?.ticket ?? '' }
}

type Hearing = { sender: RegionRow; id: string; news: News; at: Date }

async function hearReceiver(trx: Trx, { sender, id, news, at }: Hearing): Promise<void> {
  const known = await findTransfer(trx, sender.id, id)
  if (!known) return
  const command = { regionId: sender.id, caseId: known.caseId, actor: {}, at }
  await withCase(trx, command, async (held) => {
    let transfer = await lockTransfer(trx, sender.id, id)
    if (!transfer) return
    const fresh = freshAfter(news.events, news.cases, { caseId: transfer.toCaseId, seq: transfer.heardSeq })
    const last = fresh.at(-1)
    if (!last) return
    await updateTransfer(trx, transfer, { toCaseId: last.caseId, heardSeq: last.seq, toTicket: news.ticket })
    // We took it back while it was being opened there: they are told (again).
    if (transfer.state === 'withdrawn') return askPassOn(trx, held.found)
    const say = words('id', sender.texts)
    for (const event of fresh) {
      const steps = stepsOf(event, say)
      for (const step of steps) {
        const withFiles = step.kind === 'told' || step.kind === 'answered'
        const eventId = newId()
        const mine = withFiles ? news.files.filter((file) => event.fileIds.includes(file.id)) : []
        const attachmentIds = await insertCopies(trx, { regionId: sender.id, caseId: held.found.id, caseEventId: eventId }, mine)
        transfer = await hear({ held, command, transfer, eventId, attachmentIds }, step)
      }
    }
  })
}
