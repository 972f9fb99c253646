/** Handing a case to another government, taking it back, and writing down what came back from outside this installation. */
import { change, record, required, withCase, askPassOn, type Held, type OnCase } from '#cases/change-commands.ts'
import { holding } from '#cases/assignment.ts'
import { claimFiles } from '#cases/reporters/queries.ts'
import { endParts, saveAssignment } from '#cases/queries.ts'
import { mayMove, type CaseState } from '#cases/states.ts'
import { decide } from '#cases/triage-commands.ts'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { wasLate } from '#transfers/fairness.ts'
import { hear, takeBack } from '#transfers/heard-commands.ts'
import {
  findReceiver,
  findRegionWithDesk,
  insertTransfer,
  lockTransfer,
  updateTransfer,
  type Receiver,
  type TransferRow,
} from '#transfers/queries.ts'
import { lockReceived, listReceivedFor, updateReceived } from '#transfers/received-queries.ts'
import type { Reply, Step, Way } from '#transfers/steps.ts'

const MAY_GO: readonly CaseState[] = ['received', 'verified', 'assigned', 'in_progress']

/** @property reason why it is theirs; reporters read it */
export type TransferCase = OnCase & { agencyId: string; way: Way; reason: string }

/**
 * From now on another government holds it, and we follow.
 * @throws DomainError case.not_found, case.changed, case.cannot_move, case.reason_missing, case.needs_decision, transfer.*
 */
export async function transferCase(db: Db, command: TransferCase): Promise<void> {
  const reason = required(command.reason, 'case.reason_missing')
  await withCase(db, command, async (held) => {
    const { trx, found } = held
    if (!MAY_GO.includes(found.state)) throw new DomainError('case.cannot_move')
    const receiver = await findReceiver(trx, found.regionId, command.agencyId)
    if (receiver?.kind !== 'external') throw new DomainError('transfer.not_external')
    const toRegionId = await receivingRegion(held, command, receiver)
    const decided = await decide(held, command, receiver.id)
    await letGo(held, command, receiver.id)
    const id = newId()
    const { at, actor, agencyId, way } = command
    const key = { regionId: found.regionId, id, caseId: found.id }
    await insertTransfer(trx, { ...key, agencyId, toRegionId, way, reason, offeredAt: at, offeredBy: actor.staffId ?? null })
    const holds = { leadAgencyId: agencyId, transferId: id, assignedAt: at, firstDueAt: null, verifiedAt: found.verifiedAt ?? at }
    await change(held, command, {
      to: 'transferred',
      set: { ...decided, ...holds },
      event: { kind: 'transferred', agencyId, text: reason, details: { transferId: id, way } },
    })
  })
}

/** @returns null for every way that leaves this installation @throws DomainError transfer.no_region, transfer.secret */
async function receivingRegion({ trx, found }: Held, { way, actor }: TransferCase, receiver: Receiver): Promise<string | null> {
  // On paper nobody can say who reads it: the coordinator answers for that.
  if (way !== 'region' && found.isSecret && !actor.mayDecide) throw new DomainError('transfer.secret')
  if (way !== 'region') return null
  const region = receiver.regionCode === null ? undefined : await findRegionWithDesk(trx, receiver.regionCode)
  if (!region || region.id === found.regionId) throw new DomainError('transfer.no_region', { agency: receiver.shortName })
  return region.id
}

/** Our own agencies are done with it. What the one that led was late with stays its own. */
async function letGo({ trx, found, agencies }: Held, { at, reason }: TransferCase, receiverId: string): Promise<void> {
  const lead = found.leadAgencyId
  const others = holding(agencies).flatMap(({ agencyId }) => (agencyId === lead ? [] : [agencyId]))
  if (lead) await endParts(trx, found, { agencyIds: [lead], reason: wasLate(found, at) ? reason : null, at })
  if (others.length > 0) await endParts(trx, found, { agencyIds: others, reason: null, at })
  await saveAssignment(trx, found, { lead: receiverId, support: [], released: [], firstDueAt: null, at })
}

type OfTransfer = OnCase & { reason: string }

/** We take it back before they took it up. @throws DomainError transfer.not_found, transfer.taken_up, case.reason_missing */
export async function withdrawTransfer(db: Db, command: OfTransfer): Promise<void> {
  const text = required(command.reason, 'case.reason_missing')
  await withTransfer(db, command, async (held, transfer) => {
    if (transfer.way === 'region' && transfer.acceptedAt) throw new DomainError('transfer.taken_up')
    await updateTransfer(held.trx, transfer, { state: 'withdrawn' })
    await takeBack(held, command, { transfer, text, kind: 'transfer_withdrawn' })
    await askPassOn(held.trx, held.found)
  })
}

/** The letter, the e-mail or the entry in SP4N-LAPOR! went out. @throws DomainError transfer.comes_by_itself, transfer.reference_missing */
export async function markSent(db: Db, command: OnCase & { reference: string }): Promise<void> {
  const reference = command.reference.trim()
  if (!reference) throw new DomainError('transfer.reference_missing')
  await withTransfer(db, command, async (held, transfer) => {
    refuseRegion(transfer)
    await updateTransfer(held.trx, transfer, { sentAt: command.at, reference })
    await record(held, command, { kind: 'transfer_sent', text: reference, agencyId: transfer.agencyId, details: { way: transfer.way } })
  })
}

export type RecordReply = OnCase & { reply: Reply; text: string; attachmentIds: readonly string[] }

/** What came back from outside. @throws DomainError transfer.comes_by_itself, case.text_missing, case.reason_missing */
export async function recordReply(db: Db, command: RecordReply): Promise<void> {
  const step = stepOf(command)
  await withTransfer(db, command, async (held, transfer) => {
    refuseRegion(transfer)
    const { trx, found } = held
    const eventId = newId()
    const ids = command.attachmentIds
    const files = ids.length > 0 ? await claimFiles(trx, { regionId: found.regionId, caseId: found.id, caseEventId: eventId, ids }) : []
    await hear({ held, command, transfer, eventId, attachmentIds: files.map(({ id }) => id) }, step)
  })
}

function stepOf({ reply, text }: RecordReply): Step {
  if (reply === 'accepted') return { kind: 'accepted' }
  if (reply === 'returned') return { kind: 'returned', text: required(text, 'case.reason_missing') }
  const words = required(text, 'case.text_missing')
  return reply === 'answered' ? { kind: 'answered', text: words } : { kind: 'told', of: 'transfer_told', text: words }
}

function refuseRegion({ way }: TransferRow): void {
  if (way === 'region') throw new DomainError('transfer.comes_by_itself')
}

/** The hand-over by which another government holds the case now. @throws DomainError transfer.not_found */
function withTransfer(db: Db, command: OnCase, work: (held: Held, transfer: TransferRow) => Promise<void>): Promise<void> {
  return withCase(db, command, async (held) => {
    const { trx, found } = held
    const transfer = found.transferId ? await lockTransfer(trx, found.regionId, found.transferId) : undefined
    if (!transfer) throw new DomainError('transfer.not_found')
    await work(held, transfer)
  })
}

/** As the receiver: not ours, with a reason that the sender and its reporters read. @throws DomainError transfer.not_found, case.cannot_move */
export async function refuseReceived(db: Db, command: OfTransfer): Promise<void> {
  const reason = required(command.reason, 'case.reason_missing')
  await withCase(db, command, async (held) => {
    const { trx, found, agencies } = held
    const open = (await listReceivedFor(trx, found.regionId, found.id)).filter(({ state }) => state === 'open')
    if (open.length === 0) throw new DomainError('transfer.not_found')
    if (!mayMove(found.state, 'rejected') || found.transferId) throw new DomainError('case.cannot_move')
    for (const { id } of open) {
      await lockReceived(trx, found.regionId, id)
      await updateReceived(trx, { regionId: found.regionId, id }, { state: 'returned' })
    }
    const parts = holding(agencies).map(({ agencyId }) => agencyId)
    if (parts.length > 0) await endParts(trx, found, { agencyIds: parts, reason: null, at: command.at })
    const set = { closedAt: command.at, outcome: 'rejected', rejectReason: reason, pausedAt: null }
    await change(held, command, { to: 'rejected', set, event: { kind: 'transfer_returned', text: reason } })
  })
}
