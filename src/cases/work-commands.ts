/** What whoever holds a case does with it: take, return, tell, answer, ask. */
import { holding } from '#cases/assignment.ts'
import { claimFiles, clearVerdicts, type FileOfEvent } from '#cases/reporters/queries.ts'
import { change, loadCalendar, required, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { endParts, markPart } from '#cases/queries.ts'
import { isEnough, reasonOf } from '#cases/proof/need.ts'
import { verifyDueAt } from '#cases/sla.ts'
import { isEnded } from '#cases/states.ts'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'

/** The agency says: this is ours, we are on it. Saying it twice changes nothing. @throws DomainError case.not_found, case.changed, case.cannot_move */
export async function takeCase(db: Db, command: OnCase): Promise<void> {
  await withCase(db, command, async (held) => {
    refuseEnded(held)
    const agencyId = agencyOf(held, command)
    const part = holding(held.agencies).find((one) => one.agencyId === agencyId)
    if (!part) throw new DomainError('case.cannot_move')
    if (part.takenAt) return
    await markPart(held.trx, held.found, { agencyId: part.agencyId, at: command.at, spoke: false })
    const isWorkBegun = held.found.state !== 'assigned' || part.part === 'support'
    await change(held, command, { to: isWorkBegun ? undefined : 'in_progress', event: { kind: 'taken', agencyId: part.agencyId } })
  })
}

/** "Not ours": back to the team when the lead says so, counted either way. @throws DomainError case.reason_missing, case.decided besides those of takeCase */
export async function returnCase(db: Db, command: OnCase & { reason: string }): Promise<void> {
  const reason = required(command.reason, 'case.reason_missing')
  await withCase(db, command, async (held) => {
    refuseEnded(held)
    const { trx, found } = held
    const agencyId = agencyOf(held, command)
    if (!agencyId) throw new DomainError('case.cannot_move')
    const isLead = agencyId === found.leadAgencyId
    if (isLead && found.decidedAt) throw new DomainError('case.decided')
    await endParts(trx, found, { agencyIds: [agencyId], reason, at: command.at })
    const set = { returnedCount: found.returnedCount + 1, ...(isLead ? await withTeamAgain(held, command.at) : {}) }
    await change(held, command, {
      to: isLead ? 'received' : undefined,
      set,
      event: { kind: 'returned', agencyId, text: reason, details: { isLead } },
    })
  })
}

/** The team has its days anew to find who holds it; the deadline of the whole stays. */
export async function withTeamAgain({ trx, found }: Held, at: Date) {
  const { calendar } = await loadCalendar(trx, found.regionId)
  return { leadAgencyId: null, firstDueAt: null, verifyDueAt: verifyDueAt(at, found.rule, calendar) }
}

export type Told = { text: string; attachmentIds: readonly string[] }

/** Something was done, and the reporters hear of it. @throws DomainError case.text_missing, case.cannot_move */
export async function postUpdate(db: Db, command: OnCase & Told): Promise<void> {
  const text = required(command.text, 'case.text_missing')
  await withCase(db, command, async (held) => {
    const { found } = held
    refuseEnded(held)
    const id = newId()
    const files = await claim(held, command.attachmentIds, id)
    const set = await spoke(held, command)
    // The team's word does not begin the agency's work.
    const isBegun = found.state === 'assigned' && command.actor.agencyId === found.leadAgencyId
    await change(held, command, {
      to: isBegun ? 'in_progress' : undefined,
      set,
      event: { id, kind: 'progress', text, details: { attachmentIds: files.map((file) => file.id) } },
    })
  })
}

/**
 * Says that it is done, with what this class of case asks for (proof/need.ts). Not the end: the reporter has the last word.
 * Where the region wants a second person, an agency's answer is handed in and waits for proof/check-commands.ts.
 * @throws DomainError case.proof_missing besides those of postUpdate
 */
export async function answerCase(db: Db, command: OnCase & Told & { reasonCode?: string | undefined }): Promise<void> {
  const text = required(command.text, 'case.text_missing')
  await withCase(db, command, async (held) => {
    const { trx, found } = held
    // Who only helps tells what was done; answering is for who leads.
    if (command.actor.agencyId && command.actor.agencyId !== found.leadAgencyId) throw new DomainError('case.cannot_move')
    const id = newId()
    const files = await claim(held, command.attachmentIds, id)
    const reasonCode = reasonOf(found.class, command.reasonCode)
    if (!isEnough(found.class, { files, reasonCode })) throw new DomainError(`case.proof_missing_${found.class}`)
    const event = { id, text, details: { reasonCode, attachmentIds: files.map((file) => file.id) } }
    const spoken = await spoke(held, command)
    const { region, calendar } = await loadCalendar(trx, found.regionId)
    if (command.actor.agencyId && region.settings.proof.secondPerson) {
      const set = { ...spoken, handedInAt: command.at, verifyDueAt: verifyDueAt(command.at, found.rule, calendar) }
      return change(held, command, { to: 'in_review', set, event: { ...event, kind: 'submitted' } })
    }
    await clearVerdicts(trx, found.regionId, found.id)
    const set = { ...spoken, answeredAt: command.at, handedInAt: null, verifiedAt: found.verifiedAt ?? command.at }
    await change(held, command, { to: 'answered', set, event: { ...event, kind: 'answered' } })
  })
}

/** Nothing more can be done until the reporter says more: the clock stands. @throws DomainError case.text_missing, case.cannot_move */
export async function askReporter(db: Db, command: OnCase & { text: string }): Promise<void> {
  const text = required(command.text, 'case.text_missing')
  await withCase(db, command, (held) =>
    change(held, command, {
      to: 'waiting_for_reporter',
      set: { pausedAt: command.at, remindedAt: null, heldUntil: null },
      event: { kind: 'asked', text },
    }),
  )
}

function refuseEnded({ found }: Held): void {
  if (isEnded(found.state)) throw new DomainError('case.cannot_move')
}

/** Whose act it is: an officer's own agency; the team acts for the one who leads. */
function agencyOf({ found }: Held, { actor }: OnCase): string | null {
  return actor.agencyId ?? found.leadAgencyId
}

async function claim({ trx, found }: Held, ids: readonly string[], caseEventId: string): Promise<FileOfEvent[]> {
  if (ids.length === 0) return []
  return claimFiles(trx, { regionId: found.regionId, caseId: found.id, caseEventId, ids })
}

/** The first public word of an agency, or of the team where no agency holds the case, is kept. The team's word is not the agency's. */
async function spoke({ trx, found }: Held, { actor, at }: OnCase) {
  if (actor.agencyId) await markPart(trx, found, { agencyId: actor.agencyId, at, spoke: true })
  const counts = actor.agencyId || found.leadAgencyId === null
  const ofLead = actor.agencyId === found.leadAgencyId ? { firstDueAt: null } : {}
  return counts ? { firstResponseAt: found.firstResponseAt ?? at, ...ofLead } : {}
}
