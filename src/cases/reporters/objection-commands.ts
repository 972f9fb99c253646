/** The coordinator decides on an objection: the reporter is right, or the answer stands and why. Either way it is told. */
import { holding } from '#cases/assignment.ts'
import { change, required, withCase, type Change, type Held, type OnCase } from '#cases/change-commands.ts'
import { listObjectors } from '#cases/history/queries.ts'
import { endParts } from '#cases/queries.ts'
import { reopening } from '#cases/reporter-commands.ts'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'

/** @property text read by the reporters; needed where the objection is not granted */
export type DecideObjection = OnCase & { isGranted: boolean; text: string }

/** @throws DomainError case.cannot_move when nobody objects, case.reason_missing besides those of withCase */
export async function decideObjection(db: Db, command: DecideObjection): Promise<void> {
  const text = command.isGranted ? command.text.trim() : required(command.text, 'case.reason_missing')
  await withCase(db, command, async (held) => {
    const { trx, found } = held
    if (!found.objectedAt) throw new DomainError('case.cannot_move')
    const reportIds = await listObjectors(trx, { regionId: found.regionId, caseId: found.id, since: found.objectedAt })
    await change(held, command, await decided(held, { ...command, text }, reportIds))
  })
}

async function decided(held: Held, { isGranted, text, at }: DecideObjection, reportIds: string[]): Promise<Change> {
  const { found } = held
  if (!isGranted) return upholding(held, { text, at }, reportIds)
  const details = { reportIds, isGranted: true }
  if (found.state === 'rejected') return { ...(await checkingAnew(held, at)), event: { kind: 'verified', agencyId: null, text, details } }
  return { ...reopening(held), event: { kind: 'not_fixed', agencyId: found.leadAgencyId, text, details } }
}

/** The answer stands. Nobody has confirmed it: it is closed, and counted, as what it is. */
function upholding({ found }: Held, { text, at }: { text: string; at: Date }, reportIds: string[]): Change {
  const event = { kind: 'upheld', text, details: { reportIds } } as const
  if (found.state !== 'answered') return { set: { objectedAt: null }, event }
  return { to: 'closed', set: { objectedAt: null, closedAt: at, outcome: 'unconfirmed' }, event }
}

/** The team hands it over from here. */
async function checkingAnew({ trx, found, agencies }: Held, at: Date): Promise<Omit<Change, 'event'>> {
  const released = holding(agencies).map(({ agencyId }) => agencyId)
  if (released.length > 0) await endParts(trx, found, { agencyIds: released, reason: null, at })
  return {
    to: 'verified',
    set: {
      closedAt: null,
      outcome: null,
      rejectReason: null,
      rejectCode: null,
      objectedAt: null,
      leadAgencyId: null,
      firstDueAt: null,
    },
  }
}
