/** Who gets the open cases of an agency that ends. Pure. */
import type { Day } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'

/** Ids of agencies. A case goes by its category, else by its district, else to `rest`. */
export type Plan = {
  rest: string
  byCategory: Record<string, string>
  byDistrict: Record<string, string>
  /** Accounts by id: the agency they go to, or CLOSED; those not named follow `rest`. */
  staff: Record<string, string>
}

export const CLOSED = 'closed'

export type MoveState = 'planned' | 'running' | 'done' | 'undoing' | 'undone' | 'cancelled'

type Routed = { categoryCode: string | null; districtCode: string | null }

export function receiverOf({ rest, byCategory, byDistrict }: Plan, { categoryCode, districtCode }: Routed): string {
  return byCategory[categoryCode ?? ''] ?? byDistrict[districtCode ?? ''] ?? rest
}

/** Every agency that gets something, the main one first. */
export function receiversIn({ rest, byCategory, byDistrict, staff }: Plan): string[] {
  const others = [...Object.values(byCategory), ...Object.values(byDistrict), ...Object.values(staff)]
  return [...new Set([rest, ...others])].filter((id) => id !== CLOSED)
}

/** @returns the agency's id, or undefined: the account is closed */
export function newAgencyOf({ rest, staff }: Plan, staffId: string): string | undefined {
  const to = staff[staffId] ?? rest
  return to === CLOSED ? undefined : to
}

/** Whether people would come into a restricted unit by this who were in none; whoever joins before the day goes where the rest goes. */
export function fillsUnit({ rest, staff }: Plan, { agencyId, units }: { agencyId: string; units: readonly string[] }): boolean {
  return !units.includes(agencyId) && [rest, ...Object.values(staff)].some((id) => units.includes(id))
}

type Known = { id: string; kind: string; validFrom: Day | null; validUntil: Day | null }

/** @throws DomainError succession.successor_missing */
export function checkReceivers(
  plan: Plan,
  { agencyId, effectiveOn, agencies }: { agencyId: string; effectiveOn: Day; agencies: readonly Known[] },
): void {
  const mayReceive = (id: string) =>
    agencies.some(
      (one) => one.id === id && id !== agencyId && one.kind !== 'external' && one.validUntil === null && (one.validFrom ?? '') <= effectiveOn,
    )
  if (!receiversIn(plan).every(mayReceive)) throw new DomainError('succession.successor_missing')
}

export type Share = { agencyId: string; open: number; secret: number }

/** How many cases each receiver would get, most first. */
export function sharesOf(plan: Plan, cases: readonly (Routed & { isSecret: boolean })[]): Share[] {
  const shares = new Map<string, Share>()
  for (const found of cases) {
    const agencyId = receiverOf(plan, found)
    const share = shares.get(agencyId) ?? { agencyId, open: 0, secret: 0 }
    shares.set(agencyId, { agencyId, open: share.open + 1, secret: share.secret + (found.isSecret ? 1 : 0) })
  }
  return [...shares.values()].sort((a, b) => b.open - a.open)
}

/** Values that cases have, with how many have each, most first: what a plan may be split by. */
export function countsBy(values: readonly (string | null)[]): { code: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count || a.code.localeCompare(b.code))
}
