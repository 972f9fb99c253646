/** What every part of the mirror needs: whose, for whom, over which days, and which of them are counted. */
import type { WorkCalendar } from '#cases/sla.ts'
import type { Trx } from '#db/transaction.ts'
import type { Scope } from '#desk/scope.ts'
import { addDays, dayOf, formatNumber, type Day } from '#lib/dates.ts'
import { readingOf } from '#mirror/days/plan.ts'
import { listCounted, type AskedSpan } from '#mirror/days/queries.ts'
import type { MirrorRange } from '#mirror/filters.ts'
import { countBacklog, type BacklogCell } from '#mirror/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { AskedTimes } from '#statistics/kept/sum-queries.ts'
import type { Locale } from '#texts/text.ts'

export type Asking = { region: RegionRow; scope: Scope; calendar: WorkCalendar; range: MirrorRange; now: Date; locale: Locale }

/** @property open the backlog, of which two parts of the page speak @property firstMonth the first day of the twelve months shown @property missing days of them that nobody has counted yet */
export type Looking = Asking & { today: Day; from: Day; firstMonth: Day; liveFrom: Day; missing: number; open: BacklogCell[] }

/** Months shown, the present one included. */
export const MONTHS = 12

export async function lookingOf(trx: Trx, asking: Asking): Promise<Looking> {
  const today = dayOf(asking.now, asking.region.zone)
  const firstMonth = monthsBefore(today, MONTHS - 1)
  const reading = readingOf(await listCounted(trx, asking.region.id), { from: firstMonth, today })
  return { ...asking, ...reading, today, firstMonth, from: addDays(today, 1 - asking.range), open: await countBacklog(trx, asking.scope, asking) }
}

/** @returns the first day of the month so many months before */
export function monthsBefore(day: Day, count: number): Day {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - count
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`
}

/** What happened from a day on, up to today, counted days and live ones. */
export function spanOf({ region, today, liveFrom }: Looking, from: Day): AskedSpan {
  return { regionId: region.id, zone: region.zone, from, until: today, liveFrom }
}

/** Without any filter: the team is one. */
export function sumsOf({ region, scope, today, range }: Looking, days = { from: today, until: today }): AskedTimes {
  return { regionId: region.id, filter: { range }, reader: scope, days }
}

export function rupiah(value: number, locale: Locale): string {
  return `Rp${formatNumber(value, locale, 0)}`
}
