/** Nobody looks after a complaint about himself: who is kept from what. Pure. */
import type { Role } from '#staff/permissions.ts'

/** `leader`: the head of the region, and with him the regional secretary. */
export type About = 'leader' | 'agency'

/** Whose eyes they are, as far as it matters here. @property isHead the leader or the regional secretary */
export type Reader = { isHead?: boolean; agencyId?: string | undefined }

const HEADS: readonly Role[] = ['leader', 'sekda']

export function isHeadRole(role: Role): boolean {
  return HEADS.includes(role)
}
