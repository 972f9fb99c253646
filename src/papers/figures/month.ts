/** The figures of a month as a paper needs them. Pure: types, and the days they are of. */
import type { TimeZone } from '#lib/dates.ts'
import { addDays, instantAt } from '#lib/dates.ts'
import type { Ground } from '#maps/ground.ts'
import type { InTime, LateCase, OverdueInstruction, Span, Voices, Waiting } from '#papers/figures/month-queries.ts'
import type { Counts, Times } from '#statistics/kept/sums.ts'
import type { DistrictFigures, Headline, LateAgency, UrgentCase } from '#statistics/queries.ts'
import type { Ranking } from '#statistics/ranking.ts'

export type Days = { from: string; until: string }

/** One value of a kind (a category, a district, a channel) with its figures of this month and the one before. */
export type Part = { name: string; received: number; before: number; answered: number; closed: number }
export type DayFigures = { day: string; received: number; answered: number }
export type MonthPart = { month: string; received: number; answered: number }

export type MonthFigures = {
  days: Days
  /** The month still runs. */
  isRunning: boolean
  sums: { now: Counts; before: Counts; lastYear: Counts }
  inTime: { now: InTime; before: InTime }
  voices: Voices
  /** Hours until checked, until the first word, until the answer: classes of sums.ts. */
  times: Record<'verify' | 'first_answer' | 'answer', Times | undefined>
  /** How it stands when the paper is made. */
  headline: Headline
  byDay: DayFigures[]
  byMonth: MonthPart[]
  ranking: Ranking
  /** Days the ranking is of. */
  rankedDays: Days
  minimum: number
  categories: Part[]
  districts: (DistrictFigures & Pick<Ground, 'outline'> & { received: number })[]
  channels: Part[]
  lateAgencies: LateAgency[]
  urgent: UrgentCase[]
  late: { cases: LateCase[]; secretCount: number }
  waiting: Waiting[]
  overdue: OverdueInstruction[]
}

export const NOTHING: Counts = { received: 0, reports: 0, answered: 0, closed: 0, confirmed: 0, unconfirmed: 0, rejected: 0 }

export function spanOf({ from, until }: Days, zone: TimeZone): Span {
  return { from: instantAt(from, '00:00', zone), before: instantAt(addDays(until, 1), '00:00', zone) }
}
