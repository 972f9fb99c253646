/** Whose matters a member of staff may see at all, as the database is told it (src/db/transaction.ts). Pure. */
import type { Viewer } from '#db/transaction.ts'
import { may, type Role } from '#staff/permissions.ts'

/** @property standsIn a coordinator of a region that has named no restricted officer */
export type Eyes = { role: Role; agencyId?: string | null | undefined; standsIn?: boolean | undefined }

export function viewerOf({ role, agencyId, standsIn = false }: Eyes): Viewer {
  const own = agencyId ? { agencyId } : {}
  if (!may(role, 'case.read')) return { sees: 'blind' }
  if (may(role, 'case.read_restricted')) return { sees: 'only', ...own }
  // Of an agency: whether it may be given restricted matters stands in the region's list of agencies.
  if (!may(role, 'case.read_all')) return { sees: 'given', ...own }
  return { sees: standsIn && mayStandIn(role) ? 'too' : 'none', ...own }
}

/** Whether this person looks after the restricted matters of the region: its officer, or who stands in for one. */
export function hasRestrictedDuty(eyes: Eyes): boolean {
  return ['only', 'too'].includes(viewerOf(eyes).sees)
}

/** Until a region names a restricted officer, the duty is its coordinators'. */
export function mayStandIn(role: Role): boolean {
  return role === 'coordinator'
}

/** @param people the active ones of a region @returns who has the duty of the restricted unit */
export function holdersOf<T extends Eyes>(people: readonly T[]): { holders: T[]; isStandIn: boolean } {
  const officers = people.filter(({ role }) => may(role, 'case.read_restricted'))
  return officers.length > 0 ? { holders: officers, isStandIn: false } : { holders: people.filter(({ role }) => mayStandIn(role)), isStandIn: true }
}

/**
 * Whether this account may be ended, or given another role: the last restricted officer has a successor first.
 * @param others the other active people of the region, as they will be then
 */
export function mayLoseRestricted(person: { role: Role }, others: readonly { role: Role }[]): boolean {
  return !may(person.role, 'case.read_restricted') || others.some(({ role }) => may(role, 'case.read_restricted'))
}
