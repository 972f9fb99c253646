/** All SQL of this noun on who somebody is: names, addresses, ways. By contact alone, never by an address. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'

type Sealed = { purpose: 'name' | 'address'; sealed: Buffer }

async function opened(trx: Trx, regionId: string, rows: readonly Sealed[]): Promise<string[]> {
  const keys = await keysOf(trx, regionId)
  return Promise.all(rows.map(({ purpose, sealed }) => keys.open(purpose, sealed)))
}

/** Names and addresses, so that they can be found in words before they go. Opened here and nowhere kept. */
export async function listKnownOf(trx: Trx, regionId: string, contactIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<Sealed>`
    select 'name' as purpose, name as sealed from contacts where region_id = ${regionId} and id = any(${contactIds}::uuid[]) and name is not null
    union all select 'address', address from contact_addresses where region_id = ${regionId} and contact_id = any(${contactIds}::uuid[])
    union all select 'address', address from contact_ways where region_id = ${regionId} and contact_id = any(${contactIds}::uuid[])`.execute(trx)
  return opened(trx, regionId, rows)
}

/** Names that stand beside a report, where no contact keeps them: on a slip, above a post. */
export async function listNamesBeside(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<Sealed>`
    select 'name' as purpose, person_name as sealed from visit_reports
    where region_id = ${regionId} and report_id = any(${reportIds}::uuid[]) and person_name is not null
    union all select 'name', author from candidates where region_id = ${regionId} and report_id = any(${reportIds}::uuid[]) and author is not null
    union all select 'name', author from reports where region_id = ${regionId} and id = any(${reportIds}::uuid[]) and author is not null`.execute(trx)
  return opened(trx, regionId, rows)
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
  const { rows } = await sql<Sealed>`
    select 'name' as purpose, name as sealed from contacts where region_id = ${regionId} and id = ${contactId} and created_at >= ${since} and name is not null
    union all select 'address', address from contact_addresses where region_id = ${regionId} and contact_id = ${contactId} and created_at >= ${since}
    union all select 'address', address from contact_ways where region_id = ${regionId} and contact_id = ${contactId} and created_at >= ${since}`.execute(
    trx,
  )
  const of = (purpose: Sealed['purpose']) =>
    opened(
      trx,
      regionId,
      rows.filter((one) => one.purpose === purpose),
    )
  const [name = null] = await of('name')
  return { name, addresses: [...new Set(await of('address'))] }
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
