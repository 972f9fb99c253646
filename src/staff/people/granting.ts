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

/** Whoever works in a restricted unit reads what it was given: putting somebody there asks for the same right as naming its officer. */
export function maySettleUnits(role: Role): boolean {
  return grantableBy(role).includes('restricted_officer')
}

/** What somebody is, and where. */
export type Post = { role: Role; agencyId?: string | null | undefined }

/**
 * @param units the agencies that are restricted units
 * @returns above: the role is not this one's to give or to take · unit: nor are people of a restricted unit · undefined: go on
 */
export function postRefusal(by: Role, { role, agencyId }: Post, units: readonly string[]): 'above' | 'unit' | undefined {
  if (!grantableBy(by).includes(role)) return 'above'
  return agencyId && units.includes(agencyId) && !maySettleUnits(by) ? 'unit' : undefined
}

/** own: nobody changes or ends himself · above, unit: see postRefusal · last: a region needs one · undefined: go on */
export type Refusal = 'own' | 'above' | 'unit' | 'last' | undefined

type Person = Post & { id: string }

type Change = {
  by: Person
  of: Person /** undefined: the account ends */
  to: Post | undefined /** people of that role, this one counted */
  sameRole: number
  units: readonly string[]
}

/** Taking a role away asks for the same right as giving it. */
export function refusalOf({ by, of, to, sameRole, units }: Change): Refusal {
  if (by.id === of.id) return 'own'
  const refused = postRefusal(by.role, of, units) ?? (to && postRefusal(by.role, to, units))
  if (refused) return refused
  if (to?.role !== of.role && NEEDED.includes(of.role) && sameRole <= 1) return 'last'
  return undefined
}
