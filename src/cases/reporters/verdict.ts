/**
 * What the reporters' words do to a case. Pure.
 * One "not fixed" is enough to put it back: the agency must convince each of them, and a wrongly reopened case costs
 * less than a wrongly closed one. One "fixed" is enough to close it: most reporters never answer, and who disagrees
 * can still object within the region's limit.
 */
import { dueAt, type CaseRule, type WorkCalendar } from '#cases/sla.ts'
import type { CaseState, Outcome } from '#cases/states.ts'

export type Verdict = 'fixed' | 'not_fixed'

/** close: as confirmed · confirm: it was closed in silence, now it is confirmed · note: kept, nothing moves · too_late: not kept */
export type VerdictEffect = 'close' | 'confirm' | 'reopen' | 'note' | 'too_late'

type About = { state: CaseState; outcome: Outcome | null; closedAt: Date | null; rule: Pick<CaseRule, 'silentClose'> }

/** Working days to object in, where nothing is ever closed in silence. */
export const OBJECTION = 10

export function effectOf(found: About, verdict: Verdict, { at, calendar }: { at: Date; calendar: WorkCalendar }): VerdictEffect {
  if (found.state === 'answered') return verdict === 'fixed' ? 'close' : 'reopen'
  if (found.state === 'rejected' || found.state === 'linked') return 'too_late'
  if (found.state !== 'closed' || !found.closedAt) return 'note'
  if (at > dueAt(found.closedAt, found.rule.silentClose ?? OBJECTION, calendar)) return 'too_late'
  if (verdict === 'not_fixed') return 'reopen'
  return found.outcome === 'unconfirmed' ? 'confirm' : 'note'
}
