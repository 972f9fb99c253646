/** Twelve months of all agencies, for the list and for the page of one. */
import type { Trx } from '#db/transaction.ts'
import type { AgencyRow, RegionRow } from '#regions/queries.ts'
import { driftOf, edgesOf, monthsUntil } from '#statistics/drift.ts'
import type { Asked } from '#statistics/queries.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'

export const MONTHS = 12

export async function loadDrift(trx: Trx, asked: Asked, { region, agencies }: { region: RegionRow; agencies: AgencyRow[] }) {
  const months = monthsUntil(asked.period.now, MONTHS, region.zone)
  const edges = edgesOf(months, region.zone)
  const period = { ...asked.period, from: months[0] ?? asked.period.from }
  const groups = await listCaseGroups(trx, { ...asked, filter: { range: 365 }, period }, edges)
  return { months, drift: driftOf({ agencies, groups, minimum: region.settings.rankingMinimum }, MONTHS) }
}
