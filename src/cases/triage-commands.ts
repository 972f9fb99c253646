/** What the admin team decides: what it is, who holds it, or why it is refused. */
import type { Updateable } from 'kysely'
import { change, loadCalendar, record, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { firstAnswerDueAt } from '#cases/clock/first-answer.ts'
import { holding, isForCoordinator, planAssignment } from '#cases/assignment.ts'
import { describe, redescribe, ruleIn, type Description } from '#cases/commands.ts'
import { endParts, saveAssignment } from '#cases/queries.ts'
import { refreshWords } from '#cases/search/queries.ts'
import { checkRejection } from '#cases/rejection/reasons.ts'
import { mayMove, type CaseState } from '#cases/states.ts'
import type { Cases } from '#db/schema.ts'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { listAgencies } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

/** @property agencyIds the first leads; empty: checked, but the team keeps it for now */
export type VerifyCase = OnCase & Description & { agencyIds: readonly string[]; note?: string | undefined }

/** Checks a report and, in one stroke, hands it over. @throws DomainError case.not_found, case.changed, case.cannot_move, case.agency_missing */
export async function verifyCase(db: Db, command: VerifyCase): Promise<void> {
  await withCase(db, command, async (held) => {
    const { found } = held
    if (!CHECKED_BY_TEAM.includes(found.state)) throw new DomainError('case.cannot_move')
    const described = await describe(held, command)
    // From now on it is for the restricted unit to say what becomes of it.
    if (described.about) return redescribe(held, command)
    if (found.state === 'verified') await redescribe(held, command)
    else {
      const set = {
        ...described,
        ...(found.state === 'rejected' ? await withTeamAgain(held, command.at) : {}),
        verifiedAt: found.verifiedAt ?? command.at,
        closedAt: null,
        outcome: null,
        rejectReason: null,
        rejectCode: null,
        objectedAt: null,
        heldUntil: null,
      }
      await change(held, command, {
        to: 'verified',
        set,
        event: { kind: 'verified', details: { handedOver: command.agencyIds.length > 0, ...ruleIn(set) } },
      })
    }
    if (command.agencyIds.length > 0) await handOver(held, command)
  })
}

/** Refused, and taken up after all: whoever had it before has it no longer. */
async function withTeamAgain({ trx, found, agencies }: Held, at: Date) {
  const released = holding(agencies).map(({ agencyId }) => agencyId)
  if (released.length > 0) await endParts(trx, found, { agencyIds: released, reason: null, at })
  return { leadAgencyId: null, firstDueAt: null }
}

/** An answer is put back by its reporter and by nobody else, though the table has the same move for both. */
const CHECKED_BY_TEAM: readonly CaseState[] = ['received', 'verified', 'waiting_for_reporter', 'rejected']

export type AssignCase = OnCase & { agencyIds: readonly string[]; note?: string | undefined }

/** Hands a case over, or over again. The first agency leads. @throws as verifyCase */
export async function assignCase(db: Db, command: AssignCase): Promise<void> {
  await withCase(db, command, (held) => handOver(held, command))
}

/** Within a command that holds the case. @throws DomainError case.cannot_move, case.agency_missing, case.agency_ended, case.agency_reported */
export async function handOver(held: Held, command: AssignCase): Promise<void> {
  const { trx, found, agencies } = held
  // What another government holds comes back first.
  if (found.transferId || !mayMove(found.state, 'assigned')) throw new DomainError('case.cannot_move')
  const plan = planAssignment(agencies, command.agencyIds, await whoMayHold(held, command.agencyIds))
  const { lead, support, released } = plan
  const staysWithLead = lead === found.leadAgencyId
  const decided = staysWithLead ? {} : await decide(held, command, lead)
  if (released.length > 0) await endParts(trx, found, { agencyIds: released, reason: null, at: command.at })
  const due = staysWithLead ? found.firstDueAt : await firstDueOf(held, command.at)
  await saveAssignment(trx, found, { ...plan, at: command.at, firstDueAt: due })
  // Who only helps finds it by search as well.
  if (staysWithLead) await refreshWords(trx, found.regionId, [found.id])
  await change(held, command, {
    // Asking others to help does not set the one who leads back.
    to: staysWithLead ? undefined : 'assigned',
    set: staysWithLead ? {} : { ...decided, leadAgencyId: lead, assignedAt: command.at, firstDueAt: due, verifiedAt: found.verifiedAt ?? command.at },
    event: {
      kind: 'assigned',
      agencyId: lead,
      details: { support, released, note: command.note?.trim() ?? '', isNewLead: !staysWithLead, isUrgent: found.isUrgent },
    },
  })
}

async function firstDueOf({ trx, found }: Held, at: Date): Promise<Date | null> {
  const { calendar } = await loadCalendar(trx, found.regionId)
  return firstAnswerDueAt({ at, isUrgent: found.isUrgent }, found.rule, calendar)
}

/** Every agency of the region, when those asked for may hold it. @throws DomainError case.agency_ended, case.agency_reported, case.agency_not_restricted, case.is_external */
export async function whoMayHold({ trx, found }: Held, asked: readonly string[]): Promise<Set<string>> {
  const agencies = await listAgencies(trx, found.regionId)
  for (const { id, shortName, validUntil, kind, isRestrictedUnit } of agencies.filter((one) => asked.includes(one.id))) {
    // Another government is no agency of ours: it is asked, and may refuse (src/transfers).
    if (kind === 'external' && id !== found.leadAgencyId) throw new DomainError('case.is_external')
    if (id === found.aboutAgencyId) throw new DomainError('case.agency_reported', { name: shortName })
    if (found.about !== null && !isRestrictedUnit) throw new DomainError('case.agency_not_restricted', { name: shortName })
    if (validUntil !== null) throw new DomainError('case.agency_ended', { name: shortName })
  }
  return new Set(agencies.map(({ id }) => id))
}

/**
 * A case that was sent on too often gets its next holder from the coordinator, and on record. The history is written here,
 * the columns are left to the caller's own change. @throws DomainError case.needs_decision
 */
export async function decide(held: Held, command: OnCase, agencyId: string): Promise<Updateable<Cases>> {
  const { trx, found } = held
  if (found.returnedCount === 0) return {}
  const { region } = await loadCalendar(trx, found.regionId)
  const { handOverMost } = region.settings
  if (!isForCoordinator(found, handOverMost)) return {}
  if (!command.actor.mayDecide) throw new DomainError('case.needs_decision', { count: found.returnedCount })
  await record(held, command, { kind: 'decided', agencyId, details: { returnedCount: found.returnedCount, handOverMost } })
  return { decidedAt: command.at }
}

/** @property code one of rejection/reasons.ts @property reason words of the team besides its sentence; some codes need them */
export type RejectCase = OnCase & { code: string; reason: string }

/** @throws DomainError case.reason_missing besides those of verifyCase */
export async function rejectCase(db: Db, command: RejectCase): Promise<void> {
  await withCase(db, command, (held) => {
    // What another government holds comes back first.
    if (held.found.transferId) throw new DomainError('case.cannot_move')
    return rejectNow(held, command, command)
  })
}

/** The sentence of the reason, the team's words, and what the reporter can do next: all of it is kept as it was told. */
export async function rejectNow(held: Held, command: OnCase, { code, reason }: { code: string; reason: string }): Promise<void> {
  const known = checkRejection(code, reason)
  const { region } = await loadCalendar(held.trx, held.found.regionId)
  const say = words('id', region.texts)
  const text = [say(`notify.reject_${known}`), reason.trim(), say(`notify.reject_next_${known}`)].filter(Boolean).join('\n')
  await change(held, command, {
    to: 'rejected',
    set: { closedAt: command.at, outcome: 'rejected', rejectReason: text, rejectCode: known, heldUntil: null },
    event: { kind: 'rejected', text, details: { code: known } },
  })
}
