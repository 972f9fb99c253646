/** All SQL about things that are good for one use and a short while: links in mails, challenges, states (table staff_verifications). */
import type { Db } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'

/** @param identifier what it is and the hash of its secret: `passkey:…` */
export async function putOnce(db: Db, { identifier, value, until }: { identifier: string; value: string; until: Date }): Promise<void> {
  await db.insertInto('staffVerifications').values({ id: newId(), identifier, value, expiresAt: until }).execute()
}

/** It is gone with this; of two who ask at once one gets it. */
export async function takeOnce(db: Db, identifier: string, at: Date): Promise<string | undefined> {
  const row = await db.deleteFrom('staffVerifications').where('identifier', '=', identifier).returning(['value', 'expiresAt']).executeTakeFirst()
  return row && row.expiresAt > at ? row.value : undefined
}

/** Looked at and left. */
export async function seeOnce(db: Db, identifier: string, at: Date): Promise<string | undefined> {
  const row = await db
    .selectFrom('staffVerifications')
    .select('value')
    .where('identifier', '=', identifier)
    .where('expiresAt', '>', at)
    .executeTakeFirst()
  return row?.value
}

export async function deleteOverOnce(db: Db, at: Date): Promise<void> {
  await db.deleteFrom('staffVerifications').where('expiresAt', '<', at).execute()
}

/** Whatever was sent to this person and not used: a new link ends the older ones. */
export async function deleteOnceOf(db: Db, kind: string, value: string): Promise<void> {
  await db.deleteFrom('staffVerifications').where('identifier', 'like', `${kind}:%`).where('value', '=', value).execute()
}
