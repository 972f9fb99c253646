/** The figures that other pages may show of a region: the same as on its home page. */
import type { Trx } from '#db/transaction.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { FEWEST } from '#opendata/suppression.ts'
import type { RegionRow } from '#regions/queries.ts'
import { percentOf } from '#statistics/trend.ts'
import { countMonth } from '#tracking/figures-queries.ts'

/** Days up to and with today. */
export const SPAN = 30

/** @property reports undefined: fewer than are shown @property inTime percent; undefined: too few to say */
export type Embedded = { reports: number | undefined; confirmed: number | undefined; inTime: number | undefined }

export async function getEmbedded(trx: Trx, { id: regionId, zone }: RegionRow, now: Date): Promise<Embedded> {
  const found = await countMonth(trx, { regionId, zone, from: addDays(dayOf(now, zone), 1 - SPAN), now })
  const enough = (count: number) => (count < FEWEST ? undefined : count)
  return {
    reports: enough(found.reports),
    confirmed: enough(found.confirmed),
    inTime: found.judged < FEWEST ? undefined : percentOf(found.answeredInTime, found.judged),
  }
}
