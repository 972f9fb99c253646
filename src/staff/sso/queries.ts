/** All SQL about accounts that are linked with one at the provider. */
import { sql } from 'kysely'
import type { Db, Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'

const PROVIDER = 'sso'

/** @param link as linkOf writes it @returns the person's id, with us or not */
export async function findLinked(db: Db, link: string): Promise<string | undefined> {
  const row = await db.selectFrom('staffLogins').select('userId').where('providerId', '=', PROVIDER).where('accountId', '=', link).executeTakeFirst()
  return row?.userId
}

/** @returns false: the person is linked with another one there already */
export async function putLink(trx: Trx, staffId: string, link: string): Promise<boolean> {
  const done = await sql`insert into staff_logins (id, account_id, provider_id, user_id)
    select ${newId()}, ${link}, ${PROVIDER}, ${staffId}
    where not exists (select from staff_logins where provider_id = ${PROVIDER} and user_id = ${staffId})
    on conflict do nothing`.execute(trx)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function deleteLinks(trx: Trx, staffId: string): Promise<void> {
  await trx.deleteFrom('staffLogins').where('userId', '=', staffId).where('providerId', '=', PROVIDER).execute()
}
