/** All SQL about the people of a region as those see them who manage staff, and about invitations. One function, one statement. */
import { sql } from 'kysely'
import type { Db, Trx } from '#db/transaction.ts'
import type { Role } from '#staff/permissions.ts'

export type Listed = {
  id: string
  name: string
  email: string
  role: Role
  agencyId: string | null
  phone: string | null
  isActive: boolean
  lastSeenAt: Date | null
  endedAt: Date | null
  hasFactor: boolean
  isLinked: boolean
}

const listed = [
  'staff.id',
  'staff.name',
  'staff.email',
  'staff.role',
  'staff.agencyId',
  'staff.phone',
  'staff.isActive',
  'staff.lastSeenAt',
  'staff.endedAt',
  sql<boolean>`exists (select from staff_authenticators a where a.user_id = staff.id and a.confirmed_at is not null)
    or exists (select from staff_passkeys k where k.user_id = staff.id)`.as('hasFactor'),
  sql<boolean>`exists (select from staff_logins l where l.user_id = staff.id and l.provider_id = 'sso')`.as('isLinked'),
] as const

/** Those who left last, at the end. */
export function listPeople(db: Db, regionId: string): Promise<Listed[]> {
  return db
    .selectFrom('staff')
    .select(listed)
    .where('regionId', '=', regionId)
    .orderBy('isActive', 'desc')
    .orderBy('name')
    .orderBy('id')
    .$castTo<Listed>()
    .execute()
}

export function findPerson(db: Db, regionId: string, id: string): Promise<Listed | undefined> {
  return db.selectFrom('staff').select(listed).where('regionId', '=', regionId).where('staff.id', '=', id).$castTo<Listed>().executeTakeFirst()
}

/** Everybody of the region is held, so that two coordinators cannot end each other at once. @returns those of each role who are with us */
export async function lockRoles(trx: Trx, regionId: string): Promise<{ id: string; role: Role }[]> {
  return trx
    .selectFrom('staff')
    .select(['id', 'role'])
    .where('regionId', '=', regionId)
    .where('isActive', '=', true)
    .orderBy('id')
    .forUpdate()
    .$castTo<{ id: string; role: Role }>()
    .execute()
}

export async function saveEnded(trx: Trx, staffId: string, at: Date): Promise<void> {
  await trx.updateTable('staff').set({ isActive: false, endedAt: at }).where('id', '=', staffId).execute()
}

export type Invitation = { id: string; email: string; name: string; role: Role; agencyId: string | null; expiresAt: Date; createdAt: Date }

const invitationColumns = ['id', 'email', 'name', 'role', 'agencyId', 'expiresAt', 'createdAt'] as const

/** Neither used nor withdrawn; those that are over as well, as they may be sent anew. */
export function listInvitations(trx: Trx, regionId: string): Promise<Invitation[]> {
  return trx
    .selectFrom('invitations')
    .select(invitationColumns)
    .where('regionId', '=', regionId)
    .where('usedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .$castTo<Invitation>()
    .execute()
}

export type NewInvitation = Omit<Invitation, 'agencyId'> & { regionId: string; tokenHash: string; agencyId: string | null; invitedBy: string }

export async function insertInvitation(trx: Trx, invitation: NewInvitation): Promise<void> {
  await trx.insertInto('invitations').values(invitation).execute()
}

/** @param which an id, or whatever waits for an address @returns whether there was one */
export async function withdraw(trx: Trx, regionId: string, { which, at }: { which: { id: string } | { email: string }; at: Date }): Promise<boolean> {
  const done = await trx
    .updateTable('invitations')
    .set({ withdrawnAt: at })
    .where('regionId', '=', regionId)
    .$if('id' in which, (query) => query.where('id', '=', 'id' in which ? which.id : ''))
    .$if('email' in which, (query) => query.where('email', '=', 'email' in which ? which.email : ''))
    .where('usedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** As long as it is good. */
export function findInvitation(trx: Trx, regionId: string, { tokenHash, at }: { tokenHash: string; at: Date }): Promise<Invitation | undefined> {
  return trx
    .selectFrom('invitations')
    .select(invitationColumns)
    .where('regionId', '=', regionId)
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .where('expiresAt', '>', at)
    .$castTo<Invitation>()
    .executeTakeFirst()
}

/** @returns false: somebody else was quicker with the same link */
export async function useInvitation(trx: Trx, regionId: string, { id, at }: { id: string; at: Date }): Promise<boolean> {
  const done = await trx
    .updateTable('invitations')
    .set({ usedAt: at })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Grace begins anew: the rule has changed. */
export async function forgetFactorAsked(trx: Trx, regionId: string): Promise<void> {
  await trx.updateTable('staff').set({ factorAskedAt: null }).where('regionId', '=', regionId).execute()
}

/** A part of the settings that goes before what the files say. */
export async function putSignInSettings(trx: Trx, regionId: string, signIn: object): Promise<void> {
  await trx
    .updateTable('regions')
    .set({ ownSettings: sql`own_settings || ${JSON.stringify({ signIn })}::jsonb` })
    .where('id', '=', regionId)
    .execute()
}
