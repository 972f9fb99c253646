/** What a leader's map is asked for: the same filter and reader as the page of figures has, its period in days. */
import type { Trx } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { listAgencies, type RegionRow } from '#regions/queries.ts'
import type { StaffMember } from '#staff/queries.ts'
import { readFigureFilter } from '#statistics/filters.ts'
import type { AskedSums } from '#statistics/kept/sum-queries.ts'
import { ownAgency } from '../rail.ts'

type Asking = { region: RegionRow; staff: StaffMember; parameters: URLSearchParams; now: Date }

/** An agency's own head sees the map of the agency's cases. */
export async function askedOf(trx: Trx, { region, staff, parameters, now }: Asking) {
  const agencies = await listAgencies(trx, region.id)
  const today = dayOf(now, region.zone)
  const wished = readFigureFilter(parameters, today)
  const own = ownAgency(staff, agencies)
  const filter = own ? { ...wished, agency: own } : wished
  const days = { from: addDays(today, 1 - filter.range), until: today }
  const asked: AskedSums = { regionId: region.id, filter, reader: scopeOf(staff), days }
  return { asked, filter, own, agencies, today }
}
