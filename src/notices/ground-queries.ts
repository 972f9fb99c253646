/** What every notice of a region is decided with: its settings and calendar, and who is with it now. */
import { calendarOf } from '#cases/sla.ts'
import type { Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import type { Waking } from '#notices/policy.ts'
import { listRestrictedUnits } from '#regions/agencies-queries.ts'
import { findRegionById, listHolidays, type RegionRow } from '#regions/queries.ts'
import { listStaff, type StaffMember } from '#staff/queries.ts'

export type Ground = {
  region: RegionRow
  waking: Waking
  staff: StaffMember[] /** Agencies that may be given restricted matters. */
  units: string[]
}

/** @throws DomainError region.not_found */
export async function loadGround(trx: Trx, regionId: string): Promise<Ground> {
  const region = await findRegionById(trx, regionId)
  if (!region) throw new DomainError('region.not_found')
  const calendar = calendarOf(region, await listHolidays(trx, regionId))
  const [staff, units] = [await listStaff(trx, regionId), await listRestrictedUnits(trx, regionId)]
  return { region, waking: { calendar, ...region.settings.notices }, staff, units }
}
