/** The receiver's side, inside the receiver's own transaction: a case is opened for the offer, and hears what the sender's reporters say. */
import { change, record, withCase, type OnCase } from '#cases/change-commands.ts'
import { updateCase } from '#cases/queries.ts'
import { hearVerdict, rateReport } from '#cases/reporter-commands.ts'
import { findReportOfCase } from '#cases/reporters/queries.ts'
import { resumeCase } from '#cases/reporters/waiting-commands.ts'
import { mayMove } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { listCategories, type RegionRow } from '#regions/queries.ts'
import { submitReport } from '#reports/commands.ts'
import { words } from '#texts/text.ts'
import { findKnownArea, insertCopies, type CopiedFile, type OfferedCase } from '#transfers/offer-queries.ts'
import type { TransferRow } from '#transfers/queries.ts'
import { placeOf, redact } from '#transfers/redact.ts'
import { claimReceived, findReceived, lockReceived, updateReceived, type PublicStep, type ReceivedRow } from '#transfers/received-queries.ts'
import { wordOf, type Word } from '#transfers/steps.ts'

/** Everything the receiver may know, read in the sender's region. @property replies what reporters answered, by the id of the event */
export type Offer = {
  transfer: TransferRow
  region: RegionRow
  offered: OfferedCase
  events: PublicStep[]
  photos: CopiedFile[]
  replies: ReadonlyMap<string, string[]>
}

type Opening = { offer: Offer; region: RegionRow; at: Date }

/** @returns undefined when it was taken back before anybody here saw it */
export async function openReceived(trx: Trx, { offer, region, at }: Opening): Promise<ReceivedRow | undefined> {
  const { transfer } = offer
  const key = { regionId: region.id, id: transfer.id }
  const known = await findReceived(trx, key.regionId, key.id)
  if (known || transfer.state === 'withdrawn') return known
  const claim = {
    ...key,
    // Until the case has its own.
    caseId: transfer.id,
    reportId: transfer.id,
    fromRegionId: transfer.regionId,
    fromCaseId: transfer.caseId,
    fromTicket: offer.offered.ticket,
    reporterCount: offer.offered.reporterCount,
    reason: transfer.reason,
    heardSeq: offer.events.at(-1)?.seq ?? 0,
    receivedAt: at,
  }
  if (await claimReceived(trx, claim)) {
    const { caseId, reportId } = await submit(trx, { offer, region, at })
    await insertCopies(trx, { regionId: region.id, caseId, reportId }, offer.photos)
    await updateReceived(trx, key, { caseId, reportId })
  }
  return findReceived(trx, key.regionId, key.id)
}

async function submit(trx: Trx, { offer: { offered, region: sender, events, transfer }, region, at }: Opening) {
  const categories = await listCategories(trx, region.id)
  const codes = [offered.districtCode, sender.areaCode].filter((code) => code !== null)
  const submitted = await submitReport(trx, {
    region,
    channel: 'transfer',
    text: offered.reports.map(redact).join('\n\n'),
    class: offered.class,
    categoryCode: categories.find(({ code }) => code === offered.categoryCode)?.code,
    place: {
      text: placeOf(offered, sender.shortName),
      latitude: offered.latitude ?? undefined,
      longitude: offered.longitude ?? undefined,
      districtCode: await findKnownArea(trx, region.id, codes),
    },
    isAnonymous: true,
    isSecret: offered.isSecret,
    isEmergency: offered.isUrgent,
    messageIds: [],
    handedOver: { fromRegionId: sender.id, history: { transferId: transfer.id, from: sender.shortName, before: historyOf(events) } },
    toldAt: offered.receivedAt,
    at,
  })
  await updateCase(trx, { regionId: region.id, id: submitted.caseId }, { title: redact(offered.title) })
  return submitted
}

/** The sender's history, as its reporters may read it. */
function historyOf(events: readonly PublicStep[]) {
  return events
    .filter(({ kind }) => kind !== 'rated' && kind !== 'unlinked')
    .map(({ kind, at, agencyName, text }) => ({ kind, at: at.toISOString(), agencyName, text: redact(text) }))
}

type Hearing = { received: ReceivedRow; offer: Offer; at: Date }

/** What the sender's history says since: each event once, in order. */
export async function hearSender(trx: Trx, { received, offer, at }: Hearing): Promise<void> {
  const { regionId, caseId, id } = received
  await withCase(trx, { regionId, caseId, actor: {}, at }, async () => {
    const locked = await lockReceived(trx, regionId, id)
    if (locked?.state !== 'open') return
    const fresh = offer.events.filter(({ seq }) => seq > locked.heardSeq)
    const last = fresh.at(-1)
    if (!last) return
    await updateReceived(trx, locked, { heardSeq: last.seq })
    for (const event of fresh) {
      const word = wordOf(event, id)
      if (word) await HEAR[word](trx, { received: locked, offer, at, event })
    }
  })
}

type Heard = Hearing & { event: PublicStep }

const HEAR: Record<Word, (trx: Trx, heard: Heard) => Promise<unknown>> = {
  fixed: (trx, { received, at }) => hearVerdict(trx, { ...reportOf(received), verdict: 'fixed', at }),
  not_fixed: refuse,
  silent: async (trx, { received, at }) => {
    const command = commandOf(received, at)
    await withCase(trx, command, async (held) => {
      if (held.found.state !== 'answered') return
      await change(held, command, { to: 'closed', set: { closedAt: at, outcome: 'unconfirmed' }, event: { kind: 'closed_silent' } })
    })
  },
  rated: async (trx, { received, at, event }) => {
    await rateReport(trx, { ...reportOf(received), rating: Number(event.details['rating']), at }).catch((problem: unknown) => {
      if (!(problem instanceof DomainError)) throw problem
    })
  },
  resumed: async (trx, { received, at, offer, event }) => {
    // Linked to another case meanwhile, it is that one that asked.
    const report = await findReportOfCase(trx, received.regionId, received.reportId)
    const command = commandOf({ ...received, caseId: report?.caseId ?? received.caseId }, at)
    const said = (offer.replies.get(event.id) ?? []).map(redact).join('\n')
    await resumeCase(trx, { ...command, reportId: received.reportId })
    if (said) await withCase(trx, command, (held) => record(held, command, { kind: 'noted', actor: 'reporter', text: said }))
  },
  withdrawn: end,
}

function reportOf({ regionId, reportId }: ReceivedRow) {
  return { regionId, reportId }
}

function commandOf({ regionId, caseId }: Pick<ReceivedRow, 'regionId' | 'caseId'>, at: Date): OnCase {
  return { regionId, caseId, actor: {}, at }
}

/** Too late to be put back here: the sender is told, and finds another way. */
async function refuse(trx: Trx, { received, offer, at, event }: Heard): Promise<void> {
  const said = typeof event.details['words'] === 'string' ? redact(event.details['words']) : ''
  const effect = await hearVerdict(trx, { ...reportOf(received), verdict: 'not_fixed', words: said, at })
  if (effect !== 'too_late') return
  const command = commandOf(received, at)
  const text = words('id', offer.region.texts)('transfer.too_late')
  await updateReceived(trx, received, { state: 'returned' })
  await withCase(trx, command, (held) => record(held, command, { kind: 'transfer_returned', text }))
}

/** The sender took it back. Work that was begun meanwhile stops, whatever state it is in. */
async function end(trx: Trx, { received, offer, at, event }: Heard): Promise<void> {
  const command = commandOf(received, at)
  await updateReceived(trx, received, { state: 'withdrawn' })
  await withCase(trx, command, async (held) => {
    const reason = words('id', offer.region.texts)('transfer.taken_back', { region: offer.region.shortName, reason: event.text })
    if (held.found.state === 'in_review') await change(held, command, { to: 'in_progress', event: { kind: 'transfer_withdrawn', text: reason } })
    const isOver = { closedAt: at, rejectReason: reason, pausedAt: null }
    if (mayMove(held.found.state, 'rejected'))
      return change(held, command, { to: 'rejected', set: { ...isOver, outcome: 'rejected' }, event: { kind: 'transfer_withdrawn', text: reason } })
    if (mayMove(held.found.state, 'closed'))
      return change(held, command, { to: 'closed', set: { ...isOver, outcome: 'unconfirmed' }, event: { kind: 'transfer_withdrawn', text: reason } })
    await record(held, command, { kind: 'transfer_withdrawn', text: reason })
  })
}
