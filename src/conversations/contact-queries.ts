/** All SQL about contacts: who is behind an address. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

type Account = { regionId: string; accountId: string }

/** @returns the contacts these addresses belong to, the oldest first */
export async function listContactsOf(trx: Trx, { regionId, accountId }: Account, addresses: string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('contactAddresses as a')
    .innerJoin('contacts as c', (join) => join.onRef('c.regionId', '=', 'a.regionId').onRef('c.id', '=', 'a.contactId'))
    .select(['c.id', 'c.createdAt'])
    .distinct()
    .where('a.regionId', '=', regionId)
    .where('a.accountId', '=', accountId)
    .where('a.address', 'in', addresses)
    .orderBy('c.createdAt')
    .orderBy('c.id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function listAddressesOf(trx: Trx, { regionId, accountId }: Account, contactId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('contactAddresses')
    .select('address')
    .where('regionId', '=', regionId)
    .where('accountId', '=', accountId)
    .where('contactId', '=', contactId)
    .execute()
  return rows.map(({ address }) => address)
}

/** @property name only where the matter needs it */
export async function insertContact(trx: Trx, contact: { regionId: string; id: string; name?: string | null }): Promise<void> {
  await trx.insertInto('contacts').values(contact).execute()
}

/** Waits for whoever is writing the same address at this moment. @returns false when it belongs to somebody already */
export async function insertAddress(trx: Trx, row: Account & { address: string; contactId: string }): Promise<boolean> {
  const added = await trx
    .insertInto('contactAddresses')
    .values(row)
    .onConflict((conflict) => conflict.columns(['regionId', 'accountId', 'address']).doNothing())
    .returning('address')
    .executeTakeFirst()
  return added !== undefined
}

/** Two contacts turned out to be one person. */
export async function moveAddresses(trx: Trx, { regionId, from, to }: { regionId: string; from: string; to: string }): Promise<void> {
  await trx.updateTable('contactAddresses').set({ contactId: to }).where('regionId', '=', regionId).where('contactId', '=', from).execute()
}

export async function moveMessages(trx: Trx, { regionId, from, to }: { regionId: string; from: string; to: string }): Promise<void> {
  await trx.updateTable('messages').set({ conversationId: to }).where('regionId', '=', regionId).where('conversationId', '=', from).execute()
}

export async function deleteConversation(trx: Trx, regionId: string, id: string): Promise<void> {
  await trx.deleteFrom('conversations').where('regionId', '=', regionId).where('id', '=', id).execute()
}

export async function deleteContact(trx: Trx, regionId: string, id: string): Promise<void> {
  await trx.deleteFrom('contacts').where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** @returns the talk with this contact there, made if there is none */
export async function putTalk(trx: Trx, talk: { regionId: string; id: string; accountId: string; contactId: string }): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with added as (
      insert into conversations (region_id, id, account_id, contact_id) values (${talk.regionId}, ${talk.id}, ${talk.accountId}, ${talk.contactId})
      on conflict (region_id, account_id, contact_id) do nothing returning id
    )
    select id from added union all
    select id from conversations where region_id = ${talk.regionId} and account_id = ${talk.accountId} and contact_id = ${talk.contactId} limit 1`.execute(
    trx,
  )
  return rows[0]?.id ?? talk.id
}
