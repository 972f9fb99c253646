/** All SQL about the doors by which a person may be reached. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'
import type { Door, Tried } from '#reporters/ladder.ts'

/** @property isAlone without the doors that an officer said are the same person's */
export type Whose = { contactId: string; isAlone?: boolean }

/**
 * Every door of the person behind a contact: where they wrote from, and where a number or mailbox they gave can be reached.
 * One for each account, where they wrote from before where they only said.
 */
export async function listDoors(trx: Trx, regionId: string, { contactId, isAlone = false }: Whose): Promise<Door[]> {
  const { rows } = await sql<Omit<Door, 'address'> & { address: Buffer }>`
    with person as (
      select id from contacts where region_id = ${regionId} and id = ${contactId}
      union
      select other.id from contacts me join contacts other on other.region_id = me.region_id and other.person_id = me.person_id
      where me.region_id = ${regionId} and me.id = ${contactId} and not ${isAlone}
    ), known as (
      select contact_id, account_id, address, kind, created_at from contact_addresses
      where region_id = ${regionId} and contact_id in (select id from person)
      union all
      select contact_id, null, address, kind, created_at from contact_ways where region_id = ${regionId} and contact_id in (select id from person)
    )
    select distinct on (a.id) a.id as account_id, known.contact_id, a.channel, known.address
    from channel_accounts a join known on known.account_id = a.id
      or (a.channel in ('whatsapp', 'sms') and known.kind = 'phone')
      or (a.channel = 'email' and known.kind = 'email')
    where a.region_id = ${regionId} and a.is_active
    order by a.id, known.account_id is not distinct from a.id desc, known.contact_id = ${contactId} desc, known.created_at desc`.execute(trx)
  const keys = await keysOf(trx, regionId)
  return Promise.all(rows.map(async ({ address, ...door }) => ({ ...door, address: await keys.open('address', address) })))
}

/** What was tried for a message and those sent in its place, in that order. @param rootId the first of them */
export async function listTried(trx: Trx, regionId: string, rootId: string): Promise<Tried[]> {
  const { rows } = await sql<Tried>`
    select m.id as message_id, t.account_id, m.kind = 'template' as was_template
    from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
    where m.region_id = ${regionId} and (m.id = ${rootId} or m.instead_of = ${rootId}) order by m.created_at, m.id`.execute(trx)
  return rows
}

/** Whether this person has ever written to us, from anywhere: a number that was only typed proves nothing. */
export async function hasWritten(trx: Trx, regionId: string, contactId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('contactAddresses')
    .select('accountId')
    .where('regionId', '=', regionId)
    .where('contactId', '=', contactId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
