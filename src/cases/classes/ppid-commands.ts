/** Requests for information that need the law on public information: passed to PPID, and extended once with a reason. */
import { CLASS_STEPS } from '#cases/classes/classes.ts'
import { change, loadCalendar, required, withCase, type OnCase } from '#cases/change-commands.ts'
import { planAssignment } from '#cases/assignment.ts'
import { firstAnswerDueAt } from '#cases/clock/first-answer.ts'
import { endParts, saveAssignment } from '#cases/queries.ts'
import { dueAt } from '#cases/sla.ts'
import { mayMove } from '#cases/states.ts'
import { decide, whoMayHold } from '#cases/triage-commands.ts'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { listAgencies } from '#regions/queries.ts'

/** The days of that law begin with the passing; PPID is given it as any holder is. @throws DomainError as assignCase */
export async function passToPpid(db: Db, command: OnCase & { agencyId: string | undefined }): Promise<void> {
  await withCase(db, command, async (held) => {
    const { trx, found, agencies } = held
    const mayPass = CLASS_STEPS[found.class].passesToPpid && !found.rule.ppid && mayMove(found.state, 'assigned')
    if (!mayPass || found.transferId) throw new DomainError('case.cannot_move')
    const { region, calendar } = await loadCalendar(trx, found.regionId)
    const officer = command.agencyId ?? (await listAgencies(trx, found.regionId)).find(({ code }) => code === region.settings.ppidAgency)?.id
    const asked = officer ? [officer] : []
    const plan = planAssignment(agencies, asked, await whoMayHold(held, asked))
    const decided = plan.lead === found.leadAgencyId ? {} : await decide(held, command, plan.lead)
    const rule = { ...found.rule, solve: region.settings.limits.ppid, ppid: 'passed' } as const
    const firstDueAt = firstAnswerDueAt({ at: command.at, isUrgent: found.isUrgent }, rule, calendar)
    if (plan.released.length > 0) await endParts(trx, found, { agencyIds: plan.released, reason: null, at: command.at })
    await saveAssignment(trx, found, { ...plan, at: command.at, firstDueAt })
    await change(held, command, {
      to: 'assigned',
      set: {
        ...decided,
        leadAgencyId: plan.lead,
        assignedAt: command.at,
        firstDueAt,
        verifiedAt: found.verifiedAt ?? command.at,
        rule: JSON.stringify(rule),
        dueAt: dueAt(command.at, rule.solve, calendar),
      },
      event: { kind: 'passed_to_ppid', agencyId: plan.lead, details: { rule, isUrgent: found.isUrgent, days: rule.solve } },
    })
  })
}

/** Once, before the days are over, and the reporter reads why. @throws DomainError case.reason_missing besides those of passToPpid */
export async function extendPpid(db: Db, command: OnCase & { reason: string }): Promise<void> {
  const reason = required(command.reason, 'case.reason_missing')
  await withCase(db, command, async (held) => {
    const { trx, found } = held
    const isRunning = found.state === 'assigned' || found.state === 'in_progress'
    if (found.rule.ppid !== 'passed' || !isRunning || command.at > found.dueAt) throw new DomainError('case.cannot_move')
    const { region, calendar } = await loadCalendar(trx, found.regionId)
    const days = region.settings.limits.ppidExtension
    const rule = { ...found.rule, solve: found.rule.solve + days, ppid: 'extended' } as const
    await change(held, command, {
      set: { rule: JSON.stringify(rule), dueAt: dueAt(found.dueAt, days, calendar) },
      event: { kind: 'extended', agencyId: found.leadAgencyId, text: reason, details: { rule, days } },
    })
  })
}
