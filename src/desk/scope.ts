/** Whose cases a member of staff may see. Pure; every query of the desk takes the answer, so no page can forget it. */
import type { Viewer } from '#db/transaction.ts'
import { may } from '#staff/permissions.ts'
import { viewerOf, type Eyes } from '#staff/viewer.ts'

export type Scope = {
  regionId: string
  /** Whether matters of the restricted unit exist for this reader; left out: they do not. */
  viewer?: Viewer
  /** Only cases this agency works on; undefined: all of the region. */
  agencyId?: string
  /** Others see that a secret case exists, and nothing of it (all of the region) or not even that (an agency). */
  seesSecret: boolean
  /** The talk with the reporter, word by word; others see what was reported and what was made public. */
  seesTalk: boolean
  /** Personal data in what reporters wrote; left out: it is covered. */
  readsPersonal?: boolean
}

/** Stands for the agency of a contact officer who has none yet: sees nothing. */
const NO_AGENCY = '00000000-0000-0000-0000-000000000000'

export function scopeOf(staff: Eyes & { regionId: string }): Scope {
  const { regionId, role, agencyId } = staff
  const sees = {
    regionId,
    viewer: viewerOf(staff),
    seesSecret: may(role, 'case.read_secret'),
    seesTalk: may(role, 'conversation.read'),
    readsPersonal: may(role, 'words.read_personal'),
  }
  return may(role, 'case.read_all') ? sees : { ...sees, agencyId: agencyId ?? NO_AGENCY }
}
