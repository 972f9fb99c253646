/** All SQL about second steps: the app, the codes written down, passkeys. One function, one statement. */
import { sql } from 'kysely'
import type { Db, Trx } from '#db/transaction.ts'

/** @property begunIn the session it was begun in */
export type Authenticator = { secret: string; confirmedAt: Date | null; begunIn: string | null; lastStep: number }

export function findAuthenticator(db: Db, staffId: string): Promise<Authenticator | undefined> {
  return db
    .selectFrom('staffAuthenticators')
    .select(['secret', 'confirmedAt', 'begunIn', 'lastStep'])
    .where('userId', '=', staffId)
    .executeTakeFirst()
}

/** One that is not confirmed gives way; one in use stays. */
export async function putAuthenticator(trx: Trx, { staffId, ...begun }: Begun & { secret: string; createdAt: Date }): Promise<void> {
  await trx
    .insertInto('staffAuthenticators')
    .values({ userId: staffId, ...begun })
    .onConflict((conflict) => conflict.column('userId').doUpdateSet(begun).where('staffAuthenticators.confirmedAt', 'is', null))
    .execute()
}

type Begun = { staffId: string; begunIn: string }

/** @returns false: this code or a later one was used already */
export async function useStep(db: Db, { staffId, step }: { staffId: string; step: number }): Promise<boolean> {
  const done = await db
    .updateTable('staffAuthenticators')
    .set({ lastStep: step })
    .where('userId', '=', staffId)
    .where('lastStep', '<', step)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** @returns false: it was begun anew elsewhere meanwhile */
export async function confirmAuthenticator(trx: Trx, { staffId, begunIn, at }: Begun & { at: Date }): Promise<boolean> {
  const done = await trx
    .updateTable('staffAuthenticators')
    .set({ confirmedAt: at })
    .where('userId', '=', staffId)
    .where('begunIn', '=', begunIn)
    .where('confirmedAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function deleteUnconfirmed(trx: Trx, staffId: string): Promise<void> {
  await trx.deleteFrom('staffAuthenticators').where('userId', '=', staffId).where('confirmedAt', 'is', null).execute()
}

export async function deleteAuthenticator(trx: Trx, staffId: string): Promise<boolean> {
  const done = await trx.deleteFrom('staffAuthenticators').where('userId', '=', staffId).executeTakeFirst()
  return done.numDeletedRows > 0n
}

export async function replaceBackupCodes(trx: Trx, staffId: string, hashes: readonly string[]): Promise<void> {
  await sql`with gone as (delete from staff_backup_codes where user_id = ${staffId} and code_hash <> all (${sql.val([...hashes])}::text[]))
    insert into staff_backup_codes (user_id, code_hash) select ${staffId}, unnest(${sql.val([...hashes])}::text[])`.execute(trx)
}

/** @returns false: it is none, or was used */
export async function useBackupCode(db: Db, { staffId, codeHash, at }: { staffId: string; codeHash: string; at: Date }): Promise<boolean> {
  const done = await db
    .updateTable('staffBackupCodes')
    .set({ usedAt: at })
    .where('userId', '=', staffId)
    .where('codeHash', '=', codeHash)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function countBackupCodes(db: Db, staffId: string): Promise<number> {
  const row = await db
    .selectFrom('staffBackupCodes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('userId', '=', staffId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

export type Passkey = {
  id: string
  userId: string
  name: string
  host: string
  publicKey: Buffer
  counter: number
  transports: string[]
  createdAt: Date
  lastUsedAt: Date | null
}

const passkeyColumns = ['id', 'userId', 'name', 'host', 'publicKey', 'counter', 'transports', 'createdAt', 'lastUsedAt'] as const

export function listPasskeys(db: Db, staffId: string): Promise<Passkey[]> {
  return db.selectFrom('staffPasskeys').select(passkeyColumns).where('userId', '=', staffId).orderBy('createdAt').orderBy('id').execute()
}

/** Of people who are with us. */
export function findPasskey(db: Db, id: string): Promise<Passkey | undefined> {
  return db
    .selectFrom('staffPasskeys')
    .innerJoin('staff', 'staff.id', 'staffPasskeys.userId')
    .select(passkeyColumns.map((name) => `staffPasskeys.${name}` as const))
    .where('staffPasskeys.id', '=', id)
    .where('staff.isActive', '=', true)
    .executeTakeFirst()
}

export async function insertPasskey(trx: Trx, passkey: Omit<Passkey, 'lastUsedAt'>): Promise<void> {
  await trx.insertInto('staffPasskeys').values(passkey).execute()
}

export async function savePasskeyUse(db: Db, { id, counter, at }: { id: string; counter: number; at: Date }): Promise<void> {
  await db.updateTable('staffPasskeys').set({ counter, lastUsedAt: at }).where('id', '=', id).execute()
}

export async function deletePasskey(trx: Trx, staffId: string, id: string): Promise<boolean> {
  const done = await trx.deleteFrom('staffPasskeys').where('userId', '=', staffId).where('id', '=', id).executeTakeFirst()
  return done.numDeletedRows > 0n
}

export async function deletePasskeys(trx: Trx, staffId: string): Promise<void> {
  await trx.deleteFrom('staffPasskeys').where('userId', '=', staffId).execute()
}
