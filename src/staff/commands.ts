/** Making accounts. The rows are shaped as the accounts library (src/staff/auth.ts) expects them. */
import { record } from '#audit/commands.ts'
import { inRegion, inTransaction, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { hashPassword, SHORTEST_PASSWORD } from '#staff/passwords.ts'
import { ROLES, type Role } from '#staff/permissions.ts'
import { findStaffByEmail, insertLogin, insertStaff, updateStaff, type StaffMember } from '#staff/queries.ts'

export type NewStaff = { regionId: string; email: string; name: string; role: Role; agencyId?: string; phone?: string }

/** These see the cases of one agency and nothing else. */
export const ROLES_OF_AN_AGENCY: readonly Role[] = ['contact_officer', 'agency_head']

/** @param mustChangePassword somebody else made the password, and knows it @returns the new id @throws DomainError staff.invalid, staff.exists */
export async function addStaff(db: Db, { password, ...staff }: NewStaff & { password: string; mustChangePassword?: boolean }): Promise<string> {
  const wrong = [...mistakes(staff), ...(password.length < SHORTEST_PASSWORD ? ['password'] : [])]
  if (wrong.length > 0) throw new DomainError('staff.invalid', { problems: wrong.join(', ') })
  const passwordHash = await hashPassword(password)
  return inTransaction(db, async (trx) => {
    if (await findStaffByEmail(trx, staff.email.toLowerCase())) throw new DomainError('staff.exists')
    return insertStaffWithLogin(trx, staff, passwordHash)
  })
}

/** Adds the person, or brings name, role and agency up to date; a password that is there stays. */
export async function putStaff(trx: Trx, { passwordHash, ...staff }: NewStaff & { passwordHash: string }): Promise<string> {
  const present = await findStaffByEmail(trx, staff.email.toLowerCase())
  if (!present) return insertStaffWithLogin(trx, staff, passwordHash)
  await updateStaff(trx, present.id, {
    name: staff.name,
    role: staff.role,
    agencyId: staff.agencyId ?? null,
    phone: staff.phone ?? null,
    isActive: true,
  })
  return present.id
}

/** The own name, as residents never see it and colleagues do. @throws DomainError staff.invalid */
export async function changeName(db: Db, { staff, name, at }: { staff: StaffMember; name: string; at: Date }): Promise<void> {
  const own = name.trim()
  if (!own) throw new DomainError('staff.invalid', { problems: 'name' })
  const { regionId, id: staffId } = staff
  await inRegion(db, regionId, async (trx) => {
    await updateStaff(trx, staffId, { name: own })
    await record(trx, { regionId, act: 'account.changed', at, staffId, subjectId: staffId, details: { part: 'name' } })
  })
}

/** @returns the names of what is wrong */
export function mistakes({ email, name, role, agencyId, phone }: NewStaff): string[] {
  const needsAgency = ROLES_OF_AN_AGENCY.includes(role)
  const checks: [name: string, isWrong: boolean][] = [
    ['email', !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)],
    ['name', name.trim() === ''],
    ['role', !ROLES.includes(role)],
    ['phone', phone !== undefined && !/^\+\d{8,15}$/.test(phone)],
    ['agency', needsAgency !== (agencyId !== undefined)],
  ]
  return checks.filter(([, isWrong]) => isWrong).map(([what]) => what)
}

export async function insertStaffWithLogin(trx: Trx, staff: NewStaff & { mustChangePassword?: boolean }, passwordHash: string): Promise<string> {
  const id = newId()
  await insertStaff(trx, { id, ...staff, email: staff.email.toLowerCase() })
  await insertLogin(trx, { id: newId(), staffId: id, passwordHash })
  return id
}
