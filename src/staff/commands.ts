/** Making accounts. Signing in and sessions are the library's (src/staff/auth.ts); the rows here are shaped as it expects them. */
import { inTransaction, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { hashPassword } from '#staff/passwords.ts'
import { ROLES, type Role } from '#staff/permissions.ts'
import { findStaffByEmail, insertLogin, insertStaff, updateStaff } from '#staff/queries.ts'

export type NewStaff = { regionId: string; email: string; name: string; role: Role; agencyId?: string; phone?: string }

/** Characters; the same as the accounts library asks for. */
const SHORTEST_PASSWORD = 10

/** These see the cases of one agency and nothing else. */
const ROLES_OF_AN_AGENCY: readonly Role[] = ['contact_officer', 'agency_head']

/** @returns the new id @throws DomainError staff.invalid, staff.exists */
export async function addStaff(db: Db, { password, ...staff }: NewStaff & { password: string }): Promise<string> {
  const wrong = [...mistakes(staff), ...(password.length < SHORTEST_PASSWORD ? ['password'] : [])]
  if (wrong.length > 0) throw new DomainError('staff.invalid', { problems: wrong.join(', ') })
  const passwordHash = await hashPassword(password)
  return inTransaction(db, async (trx) => {
    if (await findStaffByEmail(trx, staff.email.toLowerCase())) throw new DomainError('staff.exists')
    return insertWithLogin(trx, staff, passwordHash)
  })
}

/** Adds the person, or brings name, role and agency up to date; a password that is there stays. */
export async function putStaff(trx: Trx, { passwordHash, ...staff }: NewStaff & { passwordHash: string }): Promise<string> {
  const present = await findStaffByEmail(trx, staff.email.toLowerCase())
  if (!present) return insertWithLogin(trx, staff, passwordHash)
  await updateStaff(trx, present.id, {
    name: staff.name,
    role: staff.role,
    agencyId: staff.agencyId ?? null,
    phone: staff.phone ?? null,
    isActive: true,
  })
  return present.id
}

/** @returns the names of what is wrong */
function mistakes({ email, name, role, agencyId, phone }: NewStaff): string[] {
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

async function insertWithLogin(trx: Trx, staff: NewStaff, passwordHash: string): Promise<string> {
  const id = newId()
  await insertStaff(trx, { id, ...staff, email: staff.email.toLowerCase() })
  await insertLogin(trx, { id: newId(), staffId: id, passwordHash })
  return id
}
