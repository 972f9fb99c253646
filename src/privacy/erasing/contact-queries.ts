/** All SQL of this noun on who somebody is: names, addresses, ways. By contact alone, never by an address. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** Names and addresses, so that they can be found in words before they go. */
export async function listKnownOf(trx: Trx, regionId: string, contactIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ known: string }>`
    select name as known from contacts where region_id = ${regionId} and id = any(${contactIds}::uuid[]) and name is not null
    union select address from contact_addresses where region_id = ${regionId} and contact_id = any(${contactIds}::uuid[])
    union select address from contact_ways where region_id = ${regionId} and contact_id = any(${contactIds}::uuid[])`.execute(trx)
  return rows.map(({ known }) => known)
}

/**
 * Since when this contact is surely one person: its newest address was linked then (an hour is left for messages on their way),
 * or somebody wrote again after a silence in which a number is given anew.
 * @param silence days
 */
export async function findKnownSince(
  trx: Trx,
  { regionId, contactId, silence }: { regionId: string; contactId: string; silence: number },
): Promise<Date> {
  const { rows } = await sql<{ since: Date | null }>`
    with heard as (
      select m.sent_at, lag(m.sent_at) over (order by m.sent_at) as before
      from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
      where m.region_id = ${regionId} and t.contact_id = ${contactId} and m.direction = 'in'
    )
    select greatest(
      (select max(created_at) - interval '1 hour' from contact_addresses where region_id = ${regionId} and contact_id = ${contactId}),
      (select max(sent_at) from heard where sent_at - before > make_interval(days => ${silence}))) as since`.execute(trx)
  return rows[0]?.since ?? new Date()
}

export type KnownAs = { name: string | null; addresses: string[] }

/** What the package of data says of the person. @param since older addresses may have been somebody else's */
export async function findKnownAs(trx: Trx, { regionId, contactId, since }: { regionId: string; contactId: string; since: Date }): Promise<KnownAs> {
  const { rows } = await sql<KnownAs>`
    select c.name, array(
      select address from contact_addresses a where a.region_id = c.region_id and a.contact_id = c.id and a.created_at >= ${since}
      union select address from contact_ways w where w.region_id = c.region_id and w.contact_id = c.id and w.created_at >= ${since}) as addresses
    from contacts c where c.region_id = ${regionId} and c.id = ${contactId} and c.created_at >= ${since}`.execute(trx)
  return rows[0] ?? { name: null, addresses: [] }
}

/** Nobody can be reached by them, or known from them, any more. What is left of a contact is a bare number. */
export async function eraseIdentities(trx: Trx, regionId: string, contactIds: readonly string[]): Promise<void> {
  await sql`
    with a as (delete from contact_addresses where region_id = ${regionId} and contact_id = any(${contactIds}::uuid[])),
    w as (delete from contact_ways where region_id = ${regionId} and contact_id = any(${contactIds}::uuid[])),
    l as (delete from contact_links where region_id = ${regionId} and contact_id = any(${contactIds}::uuid[])),
    s as (delete from slowing_lifts where region_id = ${regionId} and contact_id = any(${contactIds}::uuid[]))
    update contacts set name = null, person_id = null where region_id = ${regionId} and id = any(${contactIds}::uuid[])`.execute(trx)
}
