/** Who may make whom what: one table. Pure. */
import { may, type Role } from '#staff/permissions.ts'

/**
 * The coordinator makes up the team and the agencies. Those who watch the team (auditor), who keep what it must not see (restricted officer)
 * and who keep the system (operator) are named by the operator, who sees no report.
 */
const GRANTS: Partial<Record<Role, readonly Role[]>> = {
  coordinator: ['admin', 'coordinator', 'contact_officer', 'agency_head', 'sekda', 'leader'],
  operator: ['admin', 'coordinator', 'contact_officer', 'agency_head', 'sekda', 'leader', 'auditor', 'operator', 'restricted_officer'],
}

/** A region is never without one of these. */
const NEEDED: readonly Role[] = ['coordinator', 'restricted_officer']

/** @returns roles that somebody of this role may give, in the order of the pages */
export function grantableBy(role: Role): readonly Role[] {
  return may(role, 'staff.manage') ? (GRANTS[role] ?? []) : []
}

type Person = { id: string; role: Role }

/** own: nobody changes or ends himself · above: the role is not this one's to give or to take · last: a region needs one · undefined: go on */
export type Refusal = 'own' | 'above' | 'last' | undefined

type Change = {
  by: Person
  of: Person /** undefined: the account ends */
  to: Role | undefined /** people of that role, this one counted */
  sameRole: number
}

/** Taking a role away asks for the same right as giving it. */
export function refusalOf({ by, of, to, sameRole }: Change): Refusal {
  if (by.id === of.id) return 'own'
  const mayGive = grantableBy(by.role)
  if (!mayGive.includes(of.role) || (to !== undefined && !mayGive.includes(to))) return 'above'
  if (to !== of.role && NEEDED.includes(of.role) && sameRole <= 1) return 'last'
  return undefined
}
