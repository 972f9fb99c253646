/** All SQL about staff, besides what the accounts library asks by itself (src/staff/auth.ts). */
import { sql } from 'kysely'
import type { Db, Trx } from '#db/transaction.ts'
import type { Role } from '#staff/permissions.ts'
import type { SignInSettings } from '#staff/policy.ts'

export type StaffMember = {
  id: string
  name: string
  email: string
  regionId: string
  role: Role
  agencyId: string | null
  phone: string | null
  /** A coordinator who has the duty of the restricted officer, as the region has named none. */
  standsIn: boolean
}

/** For `select` of `staff`. */
export const standsIn = sql<boolean>`(staff.role = 'coordinator' and not exists (
  select 1 from staff o where o.region_id = staff.region_id and o.role = 'restricted_officer' and o.is_active))`.as('standsIn')

const columns = ['id', 'name', 'email', 'regionId', 'role', 'agencyId', 'phone', standsIn] as const

export function listStaff(db: Db, regionId: string): Promise<StaffMember[]> {
  return db
    .selectFrom('staff')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('isActive', '=', true)
    .orderBy('name')
    .$castTo<StaffMember>()
    .execute()
}

export function findStaff(db: Db, id: string): Promise<StaffMember | undefined> {
  return db.selectFrom('staff').select(columns).where('id', '=', id).where('isActive', '=', true).$castTo<StaffMember>().executeTakeFirst()
}

/** @param email in lower case @returns inactive people as well: an address is used once */
export function findStaffByEmail(trx: Trx, email: string): Promise<{ id: string } | undefined> {
  return trx.selectFrom('staff').select('id').where('email', '=', email).executeTakeFirst()
}

/** @property sso whether the region lets people in with a password at all */
export type Login = { staffId: string; regionId: string; isActive: boolean; password: string | null; sso: SignInSettings['sso'] | null }

/** Whoever has this address, and the password. @param email in lower case */
export function findLogin(db: Db, email: string): Promise<Login | undefined> {
  return db
    .selectFrom('staff')
    .innerJoin('regions', 'regions.id', 'staff.regionId')
    .leftJoin('staffLogins', (join) => join.onRef('staffLogins.userId', '=', 'staff.id').on('staffLogins.providerId', '=', 'credential'))
    .select(['staff.id as staffId', 'staff.regionId', 'staff.isActive', 'staffLogins.password'])
    .select(sql<SignInSettings['sso'] | null>`(regions.settings || regions.own_settings) #>> '{signIn,sso}'`.as('sso'))
    .where('staff.email', '=', email)
    .executeTakeFirst()
}

/** The person's own choice: nobody has to change it any more. */
export async function putPassword(trx: Trx, { id, staffId, passwordHash }: { id: string; staffId: string; passwordHash: string }): Promise<void> {
  await sql`with chosen as (update staff set must_change_password = false where id = ${staffId})
    insert into staff_logins (id, account_id, provider_id, user_id, password) values (${id}, ${staffId}, 'credential', ${staffId}, ${passwordHash})
    on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()`.execute(trx)
}

/** Somebody else made the present password. */
export async function saveMustChange(db: Db, staffId: string, mustChangePassword: boolean): Promise<void> {
  await db.updateTable('staff').set({ mustChangePassword }).where('id', '=', staffId).execute()
}

type NewStaffRow = {
  id: string
  regionId: string
  email: string
  name: string
  role: Role
  agencyId?: string
  phone?: string
  mustChangePassword?: boolean
}

export async function insertStaff(trx: Trx, staff: NewStaffRow): Promise<void> {
  await trx
    .insertInto('staff')
    .values({ ...staff, emailVerified: true })
    .execute()
}

export async function updateStaff(
  trx: Trx,
  id: string,
  changes: { name?: string; role?: Role; agencyId?: string | null; phone?: string | null; isActive?: boolean },
): Promise<void> {
  await trx.updateTable('staff').set(changes).where('id', '=', id).execute()
}

/** A login with a password, as the accounts library keeps it. */
export async function insertLogin(trx: Trx, { id, staffId, passwordHash }: { id: string; staffId: string; passwordHash: string }): Promise<void> {
  await trx.insertInto('staffLogins').values({ id, accountId: staffId, providerId: 'credential', userId: staffId, password: passwordHash }).execute()
}

/** @param pattern of e-mail addresses, as `like` takes it */
export async function closeMailboxes(trx: Trx, regionId: string, pattern: string): Promise<void> {
  await trx.updateTable('staff').set({ isActive: false }).where('regionId', '=', regionId).where('email', 'like', pattern).execute()
}

/** Whether there are restricted matters, and others, for the person whom this transaction reads for. */
export async function findSight(trx: Trx): Promise<{ seesRestricted: boolean; seesOthers: boolean }> {
  const { rows } = await sql<{
    seesRestricted: boolean
    seesOthers: boolean
  }>`select app_sees_restricted() as sees_restricted, app_sees_ordinary() as sees_others`.execute(trx)
  return rows[0] ?? { seesRestricted: false, seesOthers: false }
}
