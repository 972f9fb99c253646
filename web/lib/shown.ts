/** What of the region and of the person signed in every page may know. It all goes to the browser. */
import { inRegion } from '#db/transaction.ts'
import { listAgencies, type RegionRow } from '#regions/queries.ts'
import type { StaffMember } from '#staff/queries.ts'

export type ShownRegion = ReturnType<typeof shownRegion>
export type ShownStaff = Pick<StaffMember, 'name' | 'role' | 'agencyId'> & { agencyName: string | undefined }

/** Hosts, limits and own settings stay on the server. */
export function shownRegion({ code, name, shortName, program, ticketPrefix, zone, isExample, settings }: RegionRow) {
  return { code, name, shortName, program, ticketPrefix, zone, isExample, initials: settings.brand.initials, whatsapp: settings.contact.whatsapp }
}

export async function shownStaff({ db }: App.Locals, { name, role, agencyId, regionId }: StaffMember): Promise<ShownStaff> {
  const agencies = agencyId ? await inRegion(db, regionId, (trx) => listAgencies(trx, regionId)) : []
  return { name, role, agencyId, agencyName: agencies.find(({ id }) => id === agencyId)?.shortName }
}
