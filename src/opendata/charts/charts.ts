/** Which charts the public page of figures has, and what each shows. Pure. */
import type { Spec } from '#opendata/charts/specs.ts'
import type { Performance } from '#opendata/performance/performance.ts'
import { formatMonth, formatNumber } from '#lib/dates.ts'
import type { Locale, Words } from '#texts/text.ts'
import { durationOf } from '#opendata/performance/duration.ts'

export const CHARTS = ['trend', 'topics', 'districts', 'times'] as const
export type ChartName = (typeof CHARTS)[number]

/** Bars. More would be a list, which the table beneath is. */
const MOST = 8

/** @returns the charts that have something to show */
export function specsOf(figures: Performance, say: Words, locale: Locale): Partial<Record<ChartName, Spec>> {
  const specs: Partial<Record<ChartName, Spec>> = {}
  const { months, byCategory } = figures
  if (months.filter(({ received }) => (received ?? 0) > 0).length > 1)
    specs.trend = {
      kind: 'lines',
      locale,
      labels: months.map(({ month }) => formatMonth(month, locale)),
      lines: [
        { name: say('open.received'), values: months.map(({ received }) => received ?? null) },
        { name: say('open.answered'), values: months.map(({ answered }) => answered ?? null) },
      ],
    }
  for (const name of ['topics', 'districts'] as const) {
    const bars = figures[name].flatMap(({ name: label, count, before }) =>
      count === undefined ? [] : [{ label, value: count, text: formatNumber(count, locale, 0), before }],
    )
    if (bars.length > 1) specs[name] = { kind: 'bars', bars: bars.slice(0, MOST) }
  }
  if (byCategory.length > 1)
    specs.times = {
      kind: 'spans',
      spans: byCategory
        .slice(0, MOST)
        .map(({ name, answer }) => ({ label: name, half: answer.half, nine: answer.nine, text: durationOf(answer.nine, say) })),
    }
  return specs
}
