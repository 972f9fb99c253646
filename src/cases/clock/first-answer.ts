/** By when whoever was handed a case owes the first public word. Pure. */
import { afterWorkingMinutes } from '#cases/clock/hours.ts'
import { dueAt, type CaseRule, type WorkCalendar } from '#cases/sla.ts'

/** @param handed when, and whether the case was urgent then @returns null: the rule is switched off */
export function firstAnswerDueAt(handed: { at: Date; isUrgent: boolean }, rule: CaseRule, calendar: WorkCalendar): Date | null {
  if (handed.isUrgent && rule.urgentHours) return afterWorkingMinutes(handed.at, rule.urgentHours * 60, calendar)
  return rule.firstResponse === null ? null : dueAt(handed.at, rule.firstResponse, calendar)
}
