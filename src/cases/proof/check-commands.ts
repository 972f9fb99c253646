/** The second person: an agency's answer waits here before the reporters hear of it. Nobody checks the own answer. */
import { change, required, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { findLastEventOf, type CaseEventRow } from '#cases/history/queries.ts'
import { clearVerdicts, moveEventFiles } from '#cases/reporters/queries.ts'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'

/**
 * Lets the answer go out: from here on as if the agency had answered now, but judged by when it handed the answer in.
 * @throws DomainError case.not_found, case.changed, case.cannot_move, case.own_answer
 */
export async function approveAnswer(db: Db, command: OnCase): Promise<void> {
  await withCase(db, command, async (held) => {
    const { trx, found } = held
    const answer = await findWaiting(held, command)
    const id = newId()
    await moveEventFiles(trx, { regionId: found.regionId, from: answer.id, to: id })
    await clearVerdicts(trx, found.regionId, found.id)
    const { reasonCode, attachmentIds } = answer.details
    const details = { reasonCode, attachmentIds, submittedAt: answer.at.toISOString(), submittedBy: answer.staffId }
    await change(held, command, {
      to: 'answered',
      set: { answeredAt: command.at, verifiedAt: found.verifiedAt ?? command.at },
      event: { id, kind: 'answered', agencyId: answer.agencyId, text: answer.text, details },
    })
  })
}

/** Back to the agency, which reads why; the reporters hear nothing. @throws DomainError case.reason_missing besides those of approveAnswer */
export async function sendBackAnswer(db: Db, command: OnCase & { reason: string }): Promise<void> {
  const reason = required(command.reason, 'case.reason_missing')
  await withCase(db, command, async (held) => {
    const answer = await findWaiting(held, command)
    await change(held, command, {
      to: 'in_progress',
      set: { handedInAt: null, sentBackCount: held.found.sentBackCount + 1 },
      event: { kind: 'sent_back', agencyId: answer.agencyId, text: reason, details: { submittedAt: answer.at.toISOString() } },
    })
  })
}

async function findWaiting({ trx, found }: Held, { actor }: OnCase): Promise<CaseEventRow> {
  const answer = await findLastEventOf(trx, { regionId: found.regionId, caseId: found.id, kind: 'submitted' })
  if (found.state !== 'in_review' || !answer || actor.agencyId) throw new DomainError('case.cannot_move')
  if (actor.staffId === answer.staffId) throw new DomainError('case.own_answer')
  return answer
}
