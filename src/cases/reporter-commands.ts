/** What reporters say of their case. Only these commands write a verdict or a rating: no officer's hand reaches them. */
import { weigh } from '#cases/about/weighing-commands.ts'
import { change, record, withCase, type Change, type Held } from '#cases/change-commands.ts'
import { judgingOf } from '#cases/reporters/judging-queries.ts'
import { findReportOfCase, saveRating, saveVerdict, type ReportOfCase } from '#cases/reporters/queries.ts'
import { effectOf, type Verdict, type VerdictEffect } from '#cases/reporters/verdict.ts'
import { resume, takeUpAgain } from '#cases/reporters/waiting-commands.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'

type OfReport = { regionId: string; reportId: string; at: Date }

/**
 * New words of a reporter while the case goes on. Ends a wait, or brings an incomplete report back; else it is written down that they came.
 * @property words when they say what is still missing: for those who work on it and do not see the talk
 * @property isWritten on a page, so that they stand in no talk: kept whatever they end
 */
export function hearReporter(db: Db, command: OfReport & { words?: string | undefined; isWritten?: boolean }): Promise<void> {
  return withReport(db, command, async (held, report) => {
    const heard = { actor: {}, at: command.at, reportId: report.id }
    await weigh(held, { ...heard, regionId: command.regionId, caseId: report.caseId }, command.words)
    const isAwaited = (await resume(held, heard)) || (await takeUpAgain(held, heard))
    if (isAwaited && !command.isWritten) return
    const words = command.words?.trim()
    await record(held, heard, { kind: 'reporter_added', actor: 'reporter', details: { reportId: report.id, ...(words && { words }) } })
  })
}

/** Words that stand in the talk and belong to the report from now on: weighed, and written down nowhere else. */
export async function weighTold(db: Db, { words, ...command }: OfReport & { words: string }): Promise<void> {
  if (!words.trim()) return
  await withReport(db, command, (held, report) => weigh(held, { ...command, caseId: report.caseId, actor: {} }, words))
}

export type HearVerdict = OfReport & { verdict: Verdict; words?: string | undefined }

/**
 * "Sudah beres" or "Belum", by the rule of verdict.ts; of a refusal, "Belum" is an objection. Saying it twice changes nothing.
 * @throws DomainError report.not_found
 */
export function hearVerdict(db: Db, command: HearVerdict): Promise<VerdictEffect> {
  return withReport(db, command, async (held, report) => {
    const { verdict, at } = command
    await weigh(held, { regionId: command.regionId, caseId: report.caseId, actor: {}, at }, command.words)
    const { trx, found } = held
    const effect = effectOf(found, verdict, await judgingOf(trx, found, { reportId: report.id, at }))
    const isKnown = effect === 'note' && (report.verdict === verdict || found.state === 'rejected')
    if (effect === 'too_late' || effect === 'settled' || isKnown) return effect
    if (found.state !== 'rejected') await saveVerdict(trx, { regionId: found.regionId, reportId: report.id, verdict, at })
    const next = await changeFor(effect, held, command)
    if (next) await change(held, { ...command, caseId: found.id, actor: {} }, next)
    else await record(held, { actor: {}, at }, { kind: 'reporter_added', actor: 'reporter', details: { reportId: report.id, verdict } })
    return effect
  })
}

async function changeFor(effect: VerdictEffect, held: Held, { reportId, words, at }: HearVerdict): Promise<Change | undefined> {
  const said = { reportId, words: words?.trim() ?? '' }
  const confirmed = { kind: 'confirmed', actor: 'reporter', details: { reportId } } as const
  if (effect === 'close') return { to: 'closed', set: { closedAt: at, outcome: 'confirmed', objectedAt: null }, event: confirmed }
  if (effect === 'confirm') return { set: { outcome: 'confirmed', objectedAt: null }, event: confirmed }
  if (effect === 'object') return objecting(held, said, at)
  // The words are for those who work on it, not for the other reporters: details are never shown on /lacak.
  if (effect === 'reopen')
    return { ...reopening(held), event: { kind: 'not_fixed', actor: 'reporter', agencyId: held.found.leadAgencyId, details: said } }
  return undefined
}

/** With all that whoever decides must know; the case stays as it is until then. */
function objecting({ found }: Held, said: { reportId: string; words: string }, at: Date): Change {
  const { objectedAt, leadAgencyId, reopenedCount, state, rejectCode } = found
  const details = { ...said, against: state === 'rejected' ? 'refusal' : 'answer', reopenedCount, rejectCode }
  return { set: { objectedAt: objectedAt ?? at }, event: { kind: 'objected', actor: 'reporter', agencyId: leadAgencyId, details } }
}

/** Back to whoever answered; the days the reporter took are given back, and the supervisor hears of it. */
export function reopening({ found }: Pick<Held, 'found'>): Omit<Change, 'event'> {
  return {
    to: found.transferId ? 'transferred' : found.leadAgencyId ? 'in_progress' : 'verified',
    set: {
      closedAt: null,
      outcome: null,
      answeredAt: null,
      handedInAt: null,
      objectedAt: null,
      reopenedCount: found.reopenedCount + 1,
      escalationLevel: Math.max(found.escalationLevel, SUPERVISOR),
    },
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
