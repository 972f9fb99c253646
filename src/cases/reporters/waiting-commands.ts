/** Waiting for the reporter: asked again once, ended as incomplete after the region's limit, and taken up again when the answer comes after all. */
import { holding } from '#cases/assignment.ts'
import { change, loadCalendar, record, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { findLastEventOf } from '#cases/history/queries.ts'
import { endParts, listAskedBefore, updateCase, type CaseRow } from '#cases/queries.ts'
import { comesBack } from '#cases/rejection/reasons.ts'
import { dueAt } from '#cases/sla.ts'
import type { CaseState } from '#cases/states.ts'
import { sweep, type Ground, type Sweep } from '#cases/sweep-commands.ts'
import { rejectNow } from '#cases/triage-commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'

/** Ends the wait: the work goes on where the question was asked. An officer may do it for a reporter who telephoned. @returns false when nobody was waiting */
export function resumeCase(db: Db, command: OnCase & { reportId?: string | undefined }): Promise<boolean> {
  return withCase(db, command, (held) => resume(held, command))
}

type Heard = Pick<OnCase, 'actor' | 'at'> & { reportId?: string | undefined }

export async function resume(held: Held, command: Heard): Promise<boolean> {
  const { trx, found } = held
  if (found.state !== 'waiting_for_reporter') return false
  const asked = await findLastEventOf(trx, { regionId: found.regionId, caseId: found.id, kind: 'asked' })
  const to = (asked?.details['from'] as CaseState | undefined) ?? 'received'
  const actor = command.actor.staffId ? 'staff' : 'reporter'
  await change(held, onCase(held, command), { to, event: { kind: 'resumed', actor, details: { reportId: command.reportId } } })
  return true
}

/** Refused because something was missing, and here it is: the team looks at it anew, with days of its own. @returns false when it does not come back */
export async function takeUpAgain(held: Held, command: Heard): Promise<boolean> {
  const { trx, found, agencies } = held
  const { at } = command
  if (!comesBack(found, at)) return false
  const released = holding(agencies).map(({ agencyId }) => agencyId)
  if (released.length > 0) await endParts(trx, found, { agencyIds: released, reason: null, at })
  const set = { leadAgencyId: null, firstDueAt: null, closedAt: null, outcome: null, rejectReason: null, rejectCode: null, objectedAt: null }
  const details = { reportId: command.reportId, cameBack: true }
  await change(held, onCase(held, command), { to: 'received', set, event: { kind: 'resumed', actor: 'reporter', agencyId: null, details } })
  return true
}

function onCase({ found }: Held, { actor, at }: Heard): OnCase {
  return { regionId: found.regionId, caseId: found.id, actor, at }
}

/** Questions without an answer are asked again, once. Nothing happens where the region has switched it off. @returns how many */
export function remindReporters(db: Db, { regionId, at }: Sweep): Promise<number> {
  return sweepAsked(db, { regionId, at }, 'remindReporter', {
    isOpen: ({ remindedAt, pausedAt }) => remindedAt === null || (pausedAt !== null && remindedAt < pausedAt),
    act: async (held, command) => {
      const { trx, found } = held
      const asked = await findLastEventOf(trx, { regionId, caseId: found.id, kind: 'asked' })
      held.found = await updateCase(trx, found, { remindedAt: at })
      await record(held, command, { kind: 'reminded', agencyId: asked?.agencyId ?? null, text: asked?.text ?? '' })
    },
  })
}

/** What waited too long is ended as incomplete; the days of the wait are nobody's. What another government asked ends by its limit, there. @returns how many */
export function endLongWaits(db: Db, { regionId, at }: Sweep): Promise<number> {
  return sweepAsked(db, { regionId, at }, 'waiting', {
    isOpen: ({ transferId }) => transferId === null,
    act: (held, command) => rejectNow(held, command, { code: 'incomplete', reason: '' }),
  })
}

type Asked = { isOpen: (found: CaseRow) => boolean; act: (held: Held, command: OnCase) => Promise<void> }

// In this region, by this limit of it, on what is open: do this.
// oxlint-disable-next-line max-params
async function sweepAsked(db: Db, { regionId, at }: Sweep, limit: 'remindReporter' | 'waiting', { isOpen, act }: Asked): Promise<number> {
  const { region } = await inRegion(db, regionId, (trx) => loadCalendar(trx, regionId))
  const days = region.settings.limits[limit]
  if (days === null) return 0
  const isLong = ({ state, pausedAt }: CaseRow, { calendar }: Ground) =>
    state === 'waiting_for_reporter' && pausedAt !== null && dueAt(pausedAt, days, calendar) < at
  return sweep(
    db,
    { regionId, at },
    { list: (trx) => listAskedBefore(trx, regionId, at), isDue: (found, ground) => isOpen(found) && isLong(found, ground), act },
  )
}
