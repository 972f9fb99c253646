/** Opening who reported: by permission, with a written reason, an entry in the log, and the supervisor told. All or nothing. */
import { record } from '#audit/commands.ts'
import { findCase } from '#cases/queries.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { noteReveal } from '#notices/commands.ts'
import { findIdentity, type Identity } from '#reporters/identity-queries.ts'
import { may, type Role } from '#staff/permissions.ts'

/** @property reportId of this case */
export type Reveal = { regionId: string; caseId: string; reportId: string; reason: string; staff: { id: string; role: Role }; at: Date }

/** Characters. Shorter is no reason. */
export const SHORTEST_REASON = 10

/**
 * For this one answer: nothing of it is kept anywhere.
 * @throws DomainError staff.not_allowed, case.not_found, identity.reason_short, identity.unnamed (who asked to stay unnamed stays so), identity.nothing
 */
export async function revealIdentity(db: Db, { regionId, caseId, reportId, reason, staff, at }: Reveal): Promise<Identity> {
  if (!may(staff.role, 'identity.reveal')) throw new DomainError('staff.not_allowed')
  if (reason.trim().length < SHORTEST_REASON) throw new DomainError('identity.reason_short', { least: SHORTEST_REASON })
  return inRegion(db, regionId, async (trx) => {
    const found = await findCase(trx, regionId, caseId)
    // A restricted matter does not exist for anybody else.
    const isRestricted = found !== undefined && found.about !== null
    if (!found || (isRestricted && !may(staff.role, 'case.read_restricted'))) throw new DomainError('case.not_found')
    const identity = await findIdentity(trx, { regionId, caseId, reportId })
    if (!identity) throw new DomainError('case.not_found')
    const { isAnonymous, names, ways } = identity
    if (isAnonymous) throw new DomainError('identity.unnamed')
    if (names.length + ways.length === 0) throw new DomainError('identity.nothing')
    await noteReveal(trx, { regionId, caseId, reportId, staffId: staff.id, at })
    const act = { act: 'identity.revealed', caseId, subjectId: reportId, reason: reason.trim(), isRestricted } as const
    await record(trx, { regionId, at, staffId: staff.id, ...act })
    return { names, ways }
  })
}
