/** Whose cases a member of staff may see. Pure; every query of the desk takes the answer, so no page can forget it. */
import { isHeadRole } from '#cases/about/reader.ts'
import { may } from '#staff/permissions.ts'
import type { StaffMember } from '#staff/queries.ts'

export type Scope = {
  regionId: string
  /** The leader or the regional secretary: complaints about them do not exist for them. */
  isHead?: boolean
  /** Only cases this agency works on; undefined: all of the region. */
  agencyId?: string
  /** Others see that a secret case exists, and nothing of it (all of the region) or not even that (an agency). */
  seesSecret: boolean
  /** The talk with the reporter, word by word; others see what was reported and what was made public. */
  seesTalk: boolean
}

/** Stands for the agency of a contact officer who has none yet: sees nothing. */
const NO_AGENCY = '00000000-0000-0000-0000-000000000000'

export function scopeOf({ regionId, role, agencyId }: Pick<StaffMember, 'regionId' | 'role' | 'agencyId'>): Scope {
  const sees = { regionId, seesSecret: may(role, 'case.read_secret'), seesTalk: may(role, 'conversation.read'), isHead: isHeadRole(role) }
  return may(role, 'case.read_all') ? sees : { ...sees, agencyId: agencyId ?? NO_AGENCY }
}
