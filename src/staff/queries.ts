/** All SQL about staff, besides what the accounts library asks by itself (src/staff/auth.ts). */
import type { Db } from '#db/transaction.ts'
import type { Role } from '#staff/permissions.ts'

export type StaffMember = { id: string; name: string; email: string; regionId: string; role: Role; agencyId: string | null; phone: string | null }

const columns = ['id', 'name', 'email', 'regionId', 'role', 'agencyId', 'phone'] as const

export function listStaff(db: Db, regionId: string): Promise<StaffMember[]> {
  return db.selectFrom('staff').select(columns).where('regionId', '=', regionId).where('isActive', '=', true).orderBy('name').$castTo<StaffMember>().execute()
}

export function findStaff(db: Db, id: string): Promise<StaffMember | undefined> {
  return db.selectFrom('staff').select(columns).where('id', '=', id).where('isActive', '=', true).$castTo<StaffMember>().executeTakeFirst()
}
