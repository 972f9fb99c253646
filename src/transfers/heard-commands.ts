/** What came back from another government becomes part of the sender's case: one step, inside the transaction of whoever heard it. */
import { change, loadCalendar, record, type Change, type Held, type OnCase } from '#cases/change-commands.ts'
import { readClock } from '#cases/clock/clock.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { endParts, markPart, updateCase } from '#cases/queries.ts'
import { clearVerdicts } from '#cases/reporters/queries.ts'
import { mayMove } from '#cases/states.ts'
import { updateTransfer, type TransferRow } from '#transfers/queries.ts'
import type { Step } from '#transfers/steps.ts'

/** @property eventId made beforehand when files already point to it */
export type Heard = { held: Held; command: OnCase; transfer: TransferRow; eventId?: string | undefined; attachmentIds: readonly string[] }

/** @returns the hand-over as it is afterwards. One that has ended hears nothing more. */
export async function hear(heard: Heard, step: Step): Promise<TransferRow> {
  const { transfer, held, command } = heard
  if (transfer.state === 'withdrawn' || transfer.state === 'returned' || (step.kind === 'accepted' && transfer.acceptedAt)) return transfer
  const set = { ...stateAfter(transfer, step, command.at), heardAt: command.at }
  await updateTransfer(held.trx, transfer, set)
  await APPLY[step.kind](heard, 'text' in step ? step.text : '', step)
  return { ...transfer, ...set }
}

function stateAfter({ acceptedAt }: TransferRow, { kind }: Step, at: Date): Partial<TransferRow> {
  if (kind === 'returned') return { state: 'returned', endedAt: at }
  return { state: kind === 'answered' ? 'answered' : 'accepted', acceptedAt: acceptedAt ?? at }
}

const APPLY: Record<Step['kind'], (heard: Heard, text: string, step: Step) => Promise<void>> = {
  accepted: (heard) => tell(heard, { kind: 'transfer_accepted' }),
  told: (heard, text, step) => tell(heard, { kind: 'transfer_told', text, details: { of: 'of' in step ? step.of : undefined } }),
  asked: (heard, text) => moveOrTell(heard, { to: 'waiting_for_reporter', set: { pausedAt: heard.command.at }, event: { kind: 'asked', text } }),
  resumed: async (heard) => {
    if (heard.held.found.state === 'waiting_for_reporter') await moveOrTell(heard, { to: 'transferred', event: { kind: 'resumed' } })
  },
  answered: async (heard, text) => {
    const { held, command, attachmentIds } = heard
    const { trx, found } = held
    if (mayMove(found.state, 'answered')) await clearVerdicts(trx, found.regionId, found.id)
    const set = { answeredAt: command.at, verifiedAt: found.verifiedAt ?? command.at }
    // Where no photo came with it, the reason stands for the proof: another government did it.
    const reasonCode = attachmentIds.length === 0 ? 'other_government' : undefined
    await moveOrTell(heard, { to: 'answered', set, event: { kind: 'answered', text, details: { reasonCode } } })
  },
  returned: (heard, text) => takeBack(heard.held, heard.command, { transfer: heard.transfer, text, kind: 'transfer_returned' }),
}

/** Where the sender's case cannot follow (it has ended meanwhile), the words are kept all the same. */
async function moveOrTell(heard: Heard, { to, set, event }: Change): Promise<void> {
  const { held, command } = heard
  if (to === undefined || !mayMove(held.found.state, to)) return tell(heard, { ...event, kind: 'transfer_told' })
  await change(held, command, { to, set: { ...set, ...(await spoken(heard)) }, event: eventOf(heard, event) })
}

async function tell(heard: Heard, event: Change['event']): Promise<void> {
  const { held, command } = heard
  held.found = await updateCase(held.trx, held.found, { ...(await spoken(heard)), version: held.found.version + 1 })
  await record(held, command, eventOf(heard, event))
}

/** Theirs is the first word as soon as they say anything at all. */
async function spoken({ held, command, transfer }: Heard): Promise<{ firstResponseAt: Date }> {
  await markPart(held.trx, held.found, { agencyId: transfer.agencyId, at: command.at, spoke: true })
  return { firstResponseAt: held.found.firstResponseAt ?? command.at }
}

function eventOf({ transfer, eventId, attachmentIds }: Heard, event: Change['event']): Change['event'] {
  const details = { ...event.details, transferId: transfer.id, ...(attachmentIds.length > 0 ? { attachmentIds } : {}) }
  return { ...event, agencyId: transfer.agencyId, details, ...(eventId ? { id: eventId } : {}) }
}

export type TakenBack = { transfer: TransferRow; text: string; kind: 'transfer_returned' | 'transfer_withdrawn' }

/** With the admin team again, with days of its own to find who holds it; the days it lay elsewhere are given back (cases/clock). */
export async function takeBack(held: Held, command: OnCase, { transfer, text, kind }: TakenBack): Promise<void> {
  const { trx, found } = held
  const { at } = command
  // Refused here meanwhile: no refusal stands any more.
  const reopened = found.state === 'rejected' ? { closedAt: null, outcome: null, rejectReason: null, rejectCode: null, objectedAt: null } : {}
  await updateTransfer(trx, transfer, { endReason: text, endedAt: at })
  await endParts(trx, found, { agencyIds: [transfer.agencyId], reason: null, at })
  await change(held, command, {
    to: mayMove(found.state, 'received') ? 'received' : undefined,
    set: {
      ...reopened,
      transferId: null,
      leadAgencyId: null,
      // Whoever was chosen for good has refused: it is decided anew.
      decidedAt: null,
      pausedAt: null,
      firstDueAt: null,
      returnedCount: found.returnedCount + (kind === 'transfer_returned' ? 1 : 0),
    },
    event: { kind, text, agencyId: transfer.agencyId, details: { transferId: transfer.id } },
  })
  const { calendar } = await loadCalendar(trx, found.regionId)
  const { dueAt, verifyDueAt } = readClock(await listCaseEvents(trx, found.regionId, found.id), { rule: found.rule, calendar })
  held.found = await updateCase(trx, held.found, { dueAt, verifyDueAt })
}
