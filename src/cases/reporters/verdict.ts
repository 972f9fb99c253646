/**
 * What the reporters' words do to a case. Pure.
 * One "not fixed" is enough to put it back: the agency must convince each of them, and a wrongly reopened case costs
 * less than a wrongly closed one. One "fixed" is enough to close it: most reporters never answer, and who disagrees
 * can still object within the region's limit. Put back as often as the region allows, a "not fixed" is not lost: the
 * coordinator decides. So it is with a refusal, once for each reporter.
 */
import { mayObjectTo } from '#cases/rejection/reasons.ts'
import { dueAt, type CaseRule, type WorkCalendar } from '#cases/sla.ts'
import type { CaseState, Outcome } from '#cases/states.ts'

export type Verdict = 'fixed' | 'not_fixed'

/**
 * close: as confirmed · confirm: it was closed in silence, now it is confirmed · note: kept, nothing moves
 * object: the coordinator decides · settled: the coordinator has decided · too_late: not kept
 */
export type VerdictEffect = 'close' | 'confirm' | 'reopen' | 'object' | 'note' | 'settled' | 'too_late'

export type Judged = {
  state: CaseState
  outcome: Outcome | null
  closedAt: Date | null
  rule: Pick<CaseRule, 'silentClose'>
  reopenedCount: number
  /** An objection waits for the coordinator since. */
  objectedAt: Date | null
  rejectCode: string | null
}

/** @property hasObjected this reporter, to this very answer or refusal @property othersObject somebody else, and it is still open */
export type Judging = { at: Date; calendar: WorkCalendar; reopenMost: number; hasObjected: boolean; othersObject: boolean }

/** Working days to object in, where nothing is ever closed in silence. */
export const OBJECTION = 10

export function effectOf(found: Judged, verdict: Verdict, judging: Judging): VerdictEffect {
  const { state } = found
  if (state === 'linked' || (state === 'rejected' && verdict === 'fixed')) return 'too_late'
  if (state !== 'answered' && state !== 'closed' && state !== 'rejected') return 'note'
  if (state !== 'answered' && isOver(found, judging)) return 'too_late'
  return verdict === 'fixed' ? ofFixed(found, judging) : ofNotFixed(found, judging)
}

function isOver({ closedAt, rule }: Judged, { at, calendar }: Judging): boolean {
  return closedAt === null || at > objectUntil(closedAt, rule, calendar)
}

/** The last moment to say "not fixed" of a case that was closed or refused then. */
export function objectUntil(closedAt: Date, rule: Judged['rule'], calendar: WorkCalendar): Date {
  return dueAt(closedAt, rule.silentClose ?? OBJECTION, calendar)
}

/** A neighbour's satisfaction does not settle another one's objection; one's own does. */
function ofFixed({ state, outcome, objectedAt }: Judged, { hasObjected, othersObject }: Judging): VerdictEffect {
  if (objectedAt && othersObject) return 'note'
  if (state === 'answered') return 'close'
  return outcome === 'unconfirmed' || (objectedAt && hasObjected) ? 'confirm' : 'note'
}

function ofNotFixed({ state, objectedAt, reopenedCount, rejectCode }: Judged, { hasObjected, reopenMost }: Judging): VerdictEffect {
  if (hasObjected) return objectedAt ? 'note' : 'settled'
  if (state === 'rejected') return mayObjectTo(rejectCode) ? 'object' : 'too_late'
  return objectedAt || reopenedCount >= reopenMost ? 'object' : 'reopen'
}
