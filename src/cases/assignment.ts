/** Who may hold a case. Pure. One agency leads and answers for it, others support. */
import { DomainError } from '#lib/errors.ts'

export type CaseAgency = {
  agencyId: string
  part: 'lead' | 'support'
  assignedAt: Date
  takenAt: Date | null
  /** Given back by the agency (with a reason), or taken off it by the team (without one). */
  returnedAt: Date | null
  returnReason: string | null
  firstResponseAt: Date | null
  /** By when the first public word is or was owed; null: a helper, or the rule is off. Kept for ever. */
  firstResponseDueAt: Date | null
}

/** @property released agencies that had a part and are not in the new list */
export type Assignment = { lead: string; support: string[]; released: string[] }

/** @param agencyIds the first leads @throws DomainError case.agency_missing */
export function planAssignment(present: readonly CaseAgency[], agencyIds: readonly string[], known: ReadonlySet<string>): Assignment {
  const [lead, ...support] = [...new Set(agencyIds)]
  if (!lead || ![lead, ...support].every((id) => known.has(id))) throw new DomainError('case.agency_missing')
  const released = holding(present).flatMap(({ agencyId }) => (agencyId === lead || support.includes(agencyId) ? [] : [agencyId]))
  return { lead, support, released }
}

/**
 * Sent on so often ("not ours", by agencies and by other governments) that the coordinator says for good who holds it.
 * From then on nobody else gives it another holder, and whoever is chosen cannot give it back.
 */
export function isForCoordinator({ returnedCount }: { returnedCount: number }, handOverMost: number): boolean {
  return returnedCount >= handOverMost
}

/** The agencies that have a part in the case now. */
export function holding(present: readonly CaseAgency[]): CaseAgency[] {
  return present.filter((one) => one.returnedAt === null)
}

/** An agency sees and moves what it has a part in, and nothing else. */
export function hasPart(present: readonly CaseAgency[], agencyId: string): boolean {
  return holding(present).some((one) => one.agencyId === agencyId)
}
