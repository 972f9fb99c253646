/** All SQL about contacts: who is behind an address. Names and addresses lie here sealed; asked for by index. One function, one statement. */
import { sql } from 'kysely'
import { PREPARED } from '#db/prepared.ts'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'
import { kindOf } from '#sealing/keys.ts'

type Account = { regionId: string; accountId: string }

/** @param indexes of addresses @returns the contacts these belong to, the oldest first */
export async function listContactsOf(trx: Trx, { regionId, accountId }: Account, indexes: string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('contactAddresses as a')
    .innerJoin('contacts as c', (join) => join.onRef('c.regionId', '=', 'a.regionId').onRef('c.id', '=', 'a.contactId'))
    .modifyFront(sql.raw(PREPARED))
    .select(['c.id', 'c.createdAt'])
    .groupBy(['c.id', 'c.createdAt'])
    .where('a.regionId', '=', regionId)
    .where('a.accountId', '=', accountId)
    .where('a.addressIndex', '=', sql<string>`any(${indexes})`)
    .orderBy('c.createdAt')
    .orderBy('c.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** @param index of one address @returns indexes of all addresses of whoever has it; none when nobody does */
export async function listIndexesBeside(trx: Trx, { regionId, accountId }: Account, index: string): Promise<string[]> {
  const { rows } = await sql<{ addressIndex: string }>`${sql.raw(PREPARED)}
    select address_index from contact_addresses where region_id = ${regionId} and account_id = ${accountId} and contact_id = (
      select contact_id from contact_addresses where region_id = ${regionId} and account_id = ${accountId} and address_index = ${index})`.execute(trx)
  return rows.map(({ addressIndex }) => addressIndex)
}

/** @property name only where the matter needs it */
export async function insertContact(trx: Trx, { regionId, id, name }: { regionId: string; id: string; name?: string | undefined }): Promise<void> {
  const sealed = name ? (await keysOf(trx, regionId)).seal('name', name) : null
  await trx.insertInto('contacts').values({ regionId, id, name: sealed }).modifyEnd(sql.raw(PREPARED)).execute()
}

/** Waits for whoever is writing the same address at this moment. @returns false when it belongs to somebody already */
export async function insertAddress(trx: Trx, { address, ...row }: Account & { address: string; contactId: string }): Promise<boolean> {
  const keys = await keysOf(trx, row.regionId)
  const added = await trx
    .insertInto('contactAddresses')
    .values({ ...row, addressIndex: keys.index(address), address: keys.seal('address', address), kind: kindOf(address) })
    .onConflict((conflict) => conflict.columns(['regionId', 'accountId', 'addressIndex']).doNothing())
    .returning('contactId')
    .modifyEnd(sql.raw(PREPARED))
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

/** Two talks of one person: the newest word counts for the window, and who holds one holds both. */
export async function joinTalks(trx: Trx, regionId: string, { from, to }: { from: string; to: string }): Promise<void> {
  await sql`
    update conversations as kept set
      last_inbound_at = greatest(kept.last_inbound_at, gone.last_inbound_at),
      taken_over_by = coalesce(kept.taken_over_by, gone.taken_over_by),
      taken_over_at = coalesce(kept.taken_over_at, gone.taken_over_at)
    from conversations as gone
    where kept.region_id = ${regionId} and kept.id = ${to} and gone.region_id = ${regionId} and gone.id = ${from}`.execute(trx)
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
