/** What only the leader, or whoever he asks, can move on; by rules, each with the cases it is about. Pure. */
import { workingDaysBetween, type WorkCalendar } from '#cases/sla.ts'
import { dayOf, type Day } from '#lib/dates.ts'
import type { MonthFigures } from '#papers/figures/month.ts'
import type { Waiting } from '#papers/figures/month-queries.ts'

/** Working days an agency may be past the limit of its first word before the leader is asked. */
export const SILENT_DAYS = 5

export type DecisionCase = { ticket: string; title: string; days: number }
/** unheld: the agencies send it back and forth, or nobody took it up · secret_late: only how many */
export type Decision =
  | { kind: 'silent'; agency: string; cases: DecisionCase[] }
  | { kind: 'unheld' | 'objection'; cases: DecisionCase[] }
  | { kind: 'instruction'; text: string; dueOn: Day; days: number; tickets: string[]; openCount: number }
  | { kind: 'secret_late'; count: number }

/** The most cases first within each kind. */
export function decisionsOf(
  { waiting, overdue, late }: Pick<MonthFigures, 'waiting' | 'overdue' | 'late'>,
  now: Date,
  calendar: WorkCalendar,
): Decision[] {
  const today = dayOf(now, calendar.zone)
  const days = (since: Date) => workingDaysBetween(dayOf(since, calendar.zone), today, calendar)
  const cases = (of: readonly Waiting[]): DecisionCase[] => of.map(({ ticket, title, since }) => ({ ticket, title, days: days(since) }))
  const why = (one: Waiting['why']) => waiting.filter((found) => found.why === one)
  const silent = why('silent').filter(({ since }) => days(since) > SILENT_DAYS)
  const byAgency = [...Map.groupBy(silent, ({ agencyName }) => agencyName ?? '')].sort(([, a], [, b]) => b.length - a.length)
  return [
    ...byAgency.map(([agency, of]): Decision => ({ kind: 'silent', agency, cases: cases(of) })),
    ...(['unheld', 'objection'] as const).flatMap((kind): Decision[] => (why(kind).length > 0 ? [{ kind, cases: cases(why(kind)) }] : [])),
    ...overdue.map(
      ({ text, dueOn, tickets, openCount }): Decision => ({
        kind: 'instruction',
        text,
        dueOn,
        tickets,
        openCount,
        days: workingDaysBetween(dueOn, today, calendar),
      }),
    ),
    ...(late.secretCount > 0 ? [{ kind: 'secret_late' as const, count: late.secretCount }] : []),
  ]
}
