/** What reporters say of their case. Only these commands write a verdict or a rating: no officer's hand reaches them. */
import { findReportOfCase, saveRating, saveVerdict, type ReportOfCase } from '#cases/reporters/queries.ts'
import { change, loadCalendar, record, withCase, type Change, type Held, type OnCase } from '#cases/change-commands.ts'
import { findLastEventOf } from '#cases/history/queries.ts'
import { dueAfterPause } from '#cases/sla.ts'
import type { CaseState } from '#cases/states.ts'
import { effectOf, type Verdict, type VerdictEffect } from '#cases/reporters/verdict.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'

type OfReport = { regionId: string; reportId: string; at: Date }

/** Ends the wait: the work goes on where the question was asked. An officer may do it for a reporter who telephoned. @returns false when nobody was waiting */
export function resumeCase(db: Db, command: OnCase & { reportId?: string | undefined }): Promise<boolean> {
  return withCase(db, command, (held) => resume(held, command))
}

async function resume(held: Held, command: Pick<OnCase, 'actor' | 'at'> & { reportId?: string | undefined }): Promise<boolean> {
  const { trx, found } = held
  if (found.state !== 'waiting_for_reporter') return false
  const asked = await findLastEventOf(trx, { regionId: found.regionId, caseId: found.id, kind: 'asked' })
  const to = (asked?.details['from'] as CaseState | undefined) ?? 'received'
  const actor = command.actor.staffId ? 'staff' : 'reporter'
  await change(
    held,
    { ...command, regionId: found.regionId, caseId: found.id },
    { to, event: { kind: 'resumed', actor, details: { reportId: command.reportId } } },
  )
  return true
}

/** New words of a reporter while the case goes on. Ends a wait; else it is only written down that they came (the words are in the talk). */
export function hearReporter(db: Db, command: OfReport): Promise<void> {
  return withReport(db, command, async (held, report) => {
    const isResumed = await resume(held, { actor: {}, at: command.at, reportId: report.id })
    if (!isResumed) await record(held, { actor: {}, at: command.at }, { kind: 'reporter_added', actor: 'reporter', details: { reportId: report.id } })
  })
}

export type HearVerdict = OfReport & { verdict: Verdict; words?: string | undefined }

/** "Sudah beres" or "Belum", by the rule of verdict.ts. Saying it twice changes nothing. @throws DomainError report.not_found */
export function hearVerdict(db: Db, command: HearVerdict): Promise<VerdictEffect> {
  return withReport(db, command, async (held, report) => {
    const { trx, found } = held
    const { calendar } = await loadCalendar(trx, found.regionId)
    const { verdict, at } = command
    const effect = effectOf(found, verdict, { at, calendar })
    if (effect === 'too_late' || (effect === 'note' && report.verdict === verdict)) return effect
    await saveVerdict(trx, { regionId: found.regionId, reportId: report.id, verdict, at })
    const next = effect === 'reopen' ? await reopening(held, command) : closing(effect, command)
    if (next) await change(held, { ...command, caseId: found.id, actor: {} }, next)
    else await record(held, { actor: {}, at }, { kind: 'reporter_added', actor: 'reporter', details: { reportId: report.id, verdict } })
    return effect
  })
}

function closing(effect: VerdictEffect, { reportId, at }: HearVerdict): Change | undefined {
  const event = { kind: 'confirmed', actor: 'reporter', details: { reportId } } as const
  if (effect === 'close') return { to: 'closed', set: { closedAt: at, outcome: 'confirmed' }, event }
  if (effect === 'confirm') return { set: { outcome: 'confirmed' }, event }
  return undefined
}

/** Back to whoever answered; the days the reporter took are given back, and the supervisor hears of it. */
async function reopening({ trx, found }: Held, { reportId, words, at }: HearVerdict): Promise<Change> {
  const { calendar } = await loadCalendar(trx, found.regionId)
  const pause = { from: found.answeredAt ?? at, to: at }
  return {
    to: found.transferId ? 'transferred' : found.leadAgencyId ? 'in_progress' : 'verified',
    set: {
      closedAt: null,
      outcome: null,
      answeredAt: null,
      handedInAt: null,
      reopenedCount: found.reopenedCount + 1,
      dueAt: dueAfterPause(found.dueAt, pause, calendar),
      escalationLevel: Math.max(found.escalationLevel, SUPERVISOR),
    },
    // The words are for those who work on it, not for the other reporters: details are never shown on /lacak.
    event: { kind: 'not_fixed', actor: 'reporter', agencyId: found.leadAgencyId, details: { reportId, words: words?.trim() ?? '' } },
  }
}

/** The agency's head; see escalation.ts. */
const SUPERVISOR = 1

/** @param rating 1 to 5 @throws DomainError report.not_found, case.rating_invalid, case.cannot_move before there is an answer */
export async function rateReport(db: Db, command: OfReport & { rating: number }): Promise<void> {
  const { rating, at } = command
  if (!Number.isInteger(rating) || rating < 1 || rating > 5) throw new DomainError('case.rating_invalid')
  return withReport(db, command, async (held, report) => {
    const { answeredAt, reopenedCount } = held.found
    // Answered now, or once and put back by somebody: the buttons under that answer may still be tapped.
    if (!answeredAt && reopenedCount === 0) throw new DomainError('case.cannot_move')
    if (report.rating === rating) return
    await saveRating(held.trx, { regionId: command.regionId, reportId: report.id, rating })
    await record(held, { actor: {}, at }, { kind: 'rated', actor: 'reporter', details: { reportId: report.id, rating } })
  })
}

/** Holds the case that answers for this report now; it may have been linked since the message with the buttons was sent. */
function withReport<T>(db: Db, { regionId, reportId, at }: OfReport, work: (held: Held, report: ReportOfCase) => Promise<T>): Promise<T> {
  return inRegion(db, regionId, async (trx: Trx) => {
    const report = await findReportOfCase(trx, regionId, reportId)
    if (!report) throw new DomainError('report.not_found')
    const onCase = { regionId, caseId: report.caseId, actor: {}, at }
    // Read again once the case is held: a second tap waits here for the first one.
    return withCase(trx, onCase, async (held) => work(held, (await findReportOfCase(trx, regionId, reportId)) ?? report))
  })
}
