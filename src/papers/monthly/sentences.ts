/** The month in five sentences, made from the figures by rules. Pure. */
import { daysLate, type WorkCalendar } from '#cases/sla.ts'
import type { MonthFigures, Part } from '#papers/figures/month.ts'
import { monthAfter } from '#papers/kinds.ts'
import { figure, monthName, share } from '#papers/parts/writing.ts'
import { changeOf } from '#statistics/trend.ts'
import type { Words } from '#texts/text.ts'

export type SentenceWords = { say: Words; month: string; calendar: WorkCalendar; now: Date }

export function sentencesOf(figures: MonthFigures, words: SentenceWords): string[] {
  return [received(figures, words), inTime(figures, words), burning(figures, words), satisfied(figures, words), topics(figures, words)]
}

function received({ sums, isRunning }: MonthFigures, { say, month }: SentenceWords): string {
  const { now, before, lastYear } = sums
  const name = (back: number) => say(isRunning ? 'paper.same_days' : 'paper.whole_month', { month: monthName(monthAfter(month, back)) })
  return say('paper.s_received', {
    month: monthName(month),
    cases: figure(now.received),
    reports: figure(now.reports),
    before: compared({ count: now.received, previous: before.received, name: name(-1) }, say),
    lastYear: compared({ count: now.received, previous: lastYear.received, name: name(-12) }, say),
  })
}

/** `naik 12% dari September 2026 (110)`; small figures without a percentage */
export function compared({ count, previous, name }: { count: number; previous: number; name: string }, say: Words): string {
  const change = changeOf(count, previous)
  const values = { name, previous: figure(previous) }
  if (change.kind === 'up' || change.kind === 'down') return say(`paper.c_${change.kind}`, { ...values, percent: figure(change.percent) })
  return say(`paper.c_${change.kind}`, values)
}

function inTime({ inTime: { now, before } }: MonthFigures, { say }: SentenceWords): string {
  if (now.judged === 0) return say('paper.s_in_time_none')
  const values = { share: share(now.inTime, now.judged), good: figure(now.inTime), all: figure(now.judged) }
  return before.judged === 0
    ? say('paper.s_in_time', values)
    : say('paper.s_in_time_before', { ...values, before: share(before.inTime, before.judged) })
}

function burning({ headline, lateAgencies, late }: MonthFigures, { say, calendar, now }: SentenceWords): string {
  const [worst] = lateAgencies
  if (headline.late === 0) return say('paper.s_late_none', { open: figure(headline.open) })
  if (!worst) return say('paper.s_late_secret', { late: figure(late.secretCount), open: figure(headline.open) })
  return say('paper.s_late', {
    late: figure(headline.late),
    open: figure(headline.open),
    agency: worst.name ?? say('leader.team'),
    count: figure(worst.count),
    days: figure(Math.max(1, daysLate(worst.longestDueAt, now, calendar))),
  })
}

function satisfied({ sums: { now }, voices }: MonthFigures, { say }: SentenceWords): string {
  const ended = now.confirmed + now.unconfirmed
  if (ended === 0) return say('paper.s_satisfied_none')
  const values = { ended: figure(ended), confirmed: figure(now.confirmed), share: share(now.confirmed, ended), unconfirmed: figure(now.unconfirmed) }
  return say(voices.reopened > 0 ? 'paper.s_satisfied_reopened' : 'paper.s_satisfied', { ...values, reopened: figure(voices.reopened) })
}

/** Cases. Fewer than this many more are no rise worth a sentence. */
const RISE = 5

function topics({ categories }: MonthFigures, { say }: SentenceWords): string {
  const named = categories.filter(({ name, received: count }) => count > 0 && name !== say('paper.part_none'))
  const [first, second] = named
  if (!first) return say('paper.s_topics_none')
  const most = [first, second].flatMap((one) => (one ? [say('paper.topic', { name: one.name, count: figure(one.received) })] : []))
  const steepest = named.toSorted((a, b) => riseOf(b) - riseOf(a))[0]
  if (!steepest || riseOf(steepest) < RISE) return say('paper.s_topics', { most: most.join(' dan ') })
  const rise = { name: steepest.name, before: figure(steepest.before), now: figure(steepest.received) }
  return say('paper.s_topics_rise', { most: most.join(' dan '), ...rise })
}

function riseOf({ received: count, before }: Part): number {
  return count - before
}
