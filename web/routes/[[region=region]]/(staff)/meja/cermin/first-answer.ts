/** How soon the team checks: the span, week by week, and by the hours of the day. */
import type { Trx } from '#db/transaction.ts'
import { formatDate } from '#lib/dates.ts'
import { busyHours, everyHour, shareOutside, shareWithinLimit, speedOf, weeksUntil } from '#mirror/first-answer.ts'
import { listHours } from '#mirror/days/queries.ts'
import { sumTimes } from '#statistics/kept/sum-queries.ts'
import { spanOf, sumsOf, type Looking } from './looking.ts'

const WEEKS = 12

export async function loadFirstAnswer(trx: Trx, looking: Looking) {
  const { from, today, open, region, locale } = looking
  const [whole] = await sumTimes(trx, sumsOf(looking, { from, until: today }), { step: 'verify' })
  const weeks = []
  for (const days of weeksUntil(today, WEEKS)) {
    const [times] = await sumTimes(trx, sumsOf(looking, days), { step: 'verify' })
    weeks.push({ label: formatDate(days.from, locale), ...speedOf(times?.counts) })
  }
  const hours = everyHour(await listHours(trx, spanOf(looking, from)))
  const overdue = open.reduce((sum, { late }) => sum + late, 0)
  const sum = (of: 'checked' | 'inTime' | 'received') => hours.reduce((all, one) => all + one[of], 0)
  const { opens, closes } = region.settings.hours
  const received = hours.map((one) => one.received)
  return {
    speed: speedOf(whole?.counts),
    limit: region.settings.limits.verify,
    share: shareWithinLimit({ checked: sum('checked'), inTime: sum('inTime'), overdue }),
    overdue,
    checked: sum('checked'),
    received: sum('received'),
    weeks,
    hours,
    busy: busyHours(received),
    outside: shareOutside(received, {
      opens: Number(opens.slice(0, 2)),
      closes: Math.ceil(Number(closes.slice(0, 2)) + Number(closes.slice(3)) / 60),
    }),
    opens,
    closes,
  }
}
