/** What stands in the rail of every page of leaders: of the whole region, and for the head of an agency of that agency alone. */
import type { Trx } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { listAgencies, type RegionRow } from '#regions/queries.ts'
import { may } from '#staff/permissions.ts'
import type { StaffMember } from '#staff/queries.ts'
import { periodOf } from '#statistics/filters.ts'
import { getHeadline } from '#statistics/queries.ts'

/** @returns the code of the agency whose cases alone this person sees; `none`: of no agency, and so none; undefined: all */
export function ownAgency({ role, agencyId }: StaffMember, agencies: readonly { id: string; code: string }[]): string | undefined {
  return may(role, 'case.read_all') ? undefined : (agencies.find(({ id }) => id === agencyId)?.code ?? 'none')
}

export async function loadRail(
  trx: Trx,
  { region, staff, now }: { region: RegionRow; staff: StaffMember; now: Date },
): Promise<{ open: number; atLeader: number; own: string | undefined }> {
  const own = ownAgency(staff, await listAgencies(trx, region.id))
  const filter = { range: 7 as const, ...(own && { agency: own }) }
  const { open, atLeader } = await getHeadline(trx, { regionId: region.id, filter, period: periodOf(now, 7, region.zone), reader: scopeOf(staff) })
  return { open, atLeader, own }
}
