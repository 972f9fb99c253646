/** All SQL about sessions and devices, besides what the accounts library asks by itself. One function, one statement. */
import { sql } from 'kysely'
import type { Db, Trx } from '#db/transaction.ts'
import type { Role } from '#staff/permissions.ts'
import type { SignInSettings, Standing } from '#staff/policy.ts'
import { standsIn, type StaffMember } from '#staff/queries.ts'

export type SessionRow = {
  staff: StaffMember
  via: Standing['via']
  passedAt: Date | null
  seenAt: Date
  deviceHash: string | null
  hasFactor: boolean
  mustChangePassword: boolean
  factorAskedAt: Date | null
  /** As the region has it; of one that was set up before there was such a setting: undefined. */
  signIn: SignInSettings | undefined
}

type Flat = Omit<SessionRow, 'staff' | 'signIn'> & StaffMember & { role: Role; signIn: SignInSettings | null }

/** Whose session it is and how far it has come. Of people whose account ended: undefined. */
export async function findSessionRow(db: Db, sessionId: string): Promise<SessionRow | undefined> {
  const { rows } = await sql<Flat>`
    select staff.id, staff.name, staff.email, staff.region_id, staff.role, staff.agency_id, staff.phone, s.via, s.passed_at, s.seen_at, s.device_hash,
      staff.must_change_password, staff.factor_asked_at, (r.settings || r.own_settings) -> 'signIn' as sign_in,
      exists (select from staff_authenticators a where a.user_id = staff.id and a.confirmed_at is not null)
        or exists (select from staff_passkeys k where k.user_id = staff.id) as has_factor, ${standsIn}
    from staff_sessions s join staff on staff.id = s.user_id join regions r on r.id = staff.region_id
    where s.id = ${sessionId} and staff.is_active`.execute(db)
  const [row] = rows
  if (!row) return undefined
  const { id, name, email, regionId, role, agencyId, phone, standsIn: isStandIn, signIn, ...session } = row
  return { staff: { id, name, email, regionId, role, agencyId, phone, standsIn: isStandIn }, signIn: signIn ?? undefined, ...session }
}

export async function updateSession(
  db: Db,
  sessionId: string,
  set: { via: Standing['via']; passedAt: Date | null; deviceHash: string | null; seenAt: Date },
): Promise<void> {
  await db.updateTable('staffSessions').set(set).where('id', '=', sessionId).execute()
}

export async function savePassed(db: Db, sessionId: string, passedAt: Date): Promise<void> {
  await db.updateTable('staffSessions').set({ passedAt }).where('id', '=', sessionId).execute()
}

/** The person was here just now. */
export async function saveSeen(db: Db, { sessionId, staffId, at }: { sessionId: string; staffId: string; at: Date }): Promise<void> {
  await sql`with seen as (update staff_sessions set seen_at = ${at} where id = ${sessionId})
    update staff set last_seen_at = ${at} where id = ${staffId}`.execute(db)
}

export type ListedSession = { id: string; userAgent: string | null; ipAddress: string | null; createdAt: Date; seenAt: Date; isPassed: boolean }

/** Newest first. */
export function listSessions(db: Db, staffId: string, now: Date): Promise<ListedSession[]> {
  return db
    .selectFrom('staffSessions')
    .select(['id', 'userAgent', 'ipAddress', 'createdAt', 'seenAt'])
    .select(sql<boolean>`passed_at is not null`.as('isPassed'))
    .where('userId', '=', staffId)
    .where('expiresAt', '>', now)
    .orderBy('seenAt', 'desc')
    .orderBy('id')
    .execute()
}

export async function deleteOverSessions(db: Db, at: Date): Promise<void> {
  await db.deleteFrom('staffSessions').where('expiresAt', '<', at).execute()
}

/** @returns how many ended @param except stays */
export async function deleteSessions(db: Db, staffId: string, { only, except }: { only?: string; except?: string } = {}): Promise<number> {
  const done = await db
    .deleteFrom('staffSessions')
    .where('userId', '=', staffId)
    .$if(only !== undefined, (query) => query.where('id', '=', only ?? ''))
    .$if(except !== undefined, (query) => query.where('id', '<>', except ?? ''))
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}

/** Since when a second step is asked for and missing. */
export async function saveFactorAsked(db: Db, staffId: string, at: Date | null): Promise<void> {
  await db
    .updateTable('staff')
    .set({ factorAskedAt: at })
    .where('id', '=', staffId)
    .$if(at !== null, (query) => query.where('factorAskedAt', 'is', null))
    .execute()
}

/** @returns whether this browser was used by this person before @param email in lower case */
export async function isKnownDevice(db: Db, { email, deviceHash }: { email: string; deviceHash: string }): Promise<boolean> {
  const row = await db
    .selectFrom('staffDevices')
    .innerJoin('staff', 'staff.id', 'staffDevices.userId')
    .select('staff.id')
    .where('staff.email', '=', email)
    .where('deviceHash', '=', deviceHash)
    .executeTakeFirst()
  return row !== undefined
}

/** @returns new: not used by this person before; first: nor was any other */
export async function putDevice(
  trx: Trx,
  { staffId, deviceHash, at }: { staffId: string; deviceHash: string; at: Date },
): Promise<{ isNew: boolean; isFirst: boolean }> {
  const { rows } = await sql<{ isNew: boolean; isFirst: boolean }>`
    insert into staff_devices as d (user_id, device_hash, first_at, last_at) values (${staffId}, ${deviceHash}, ${at}, ${at})
    on conflict (user_id, device_hash) do update set last_at = excluded.last_at
    returning xmax = 0 as is_new,
      not exists (select from staff_devices o where o.user_id = ${staffId} and o.device_hash <> ${deviceHash}) as is_first`.execute(trx)
  return rows[0] as { isNew: boolean; isFirst: boolean }
}

/** Nothing is known any more of the browsers somebody used. */
export async function deleteDevices(trx: Trx, staffId: string, except?: string): Promise<void> {
  await trx
    .deleteFrom('staffDevices')
    .where('userId', '=', staffId)
    .$if(except !== undefined, (query) => query.where('deviceHash', '<>', except ?? ''))
    .execute()
}
