/** SQL about what an earlier release left in plain words: read, sealed, gone. One function, one statement. */
import { sql } from 'kysely'
import type { Db, Trx } from '#db/transaction.ts'

export type PlainAddress = { accountId: string; address: string; contactId: string; createdAt: Date }

/** Takes some away; they must be added to contact_addresses in the same transaction. */
export async function takeAddresses(trx: Trx, regionId: string, limit: number): Promise<PlainAddress[]> {
  const { rows } = await sql<PlainAddress>`
    delete from plain_contact_addresses where region_id = ${regionId} and (account_id, address) in (
      select account_id, address from plain_contact_addresses where region_id = ${regionId} limit ${limit} for update)
    returning account_id, address, contact_id, created_at`.execute(trx)
  return rows
}

export async function insertAddresses(
  trx: Trx,
  rows: (Omit<PlainAddress, 'address'> & { regionId: string; addressIndex: string; address: Buffer; kind: string })[],
): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('contactAddresses')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

export type PlainWay = { contactId: string; kind: string; address: string; createdAt: Date }

export async function takeWays(trx: Trx, regionId: string, limit: number): Promise<PlainWay[]> {
  const { rows } = await sql<PlainWay>`
    delete from plain_contact_ways where region_id = ${regionId} and (contact_id, kind, address) in (
      select contact_id, kind, address from plain_contact_ways where region_id = ${regionId} limit ${limit} for update)
    returning contact_id, kind, address, created_at`.execute(trx)
  return rows
}

export async function insertWays(
  trx: Trx,
  rows: (Omit<PlainWay, 'address'> & { regionId: string; addressIndex: string; address: Buffer })[],
): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('contactWays')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

/** What is sealed in its place. @property id the key after region_id, and `plain` what is there, as expressions of text @property empty what sets it to nothing */
export type PlainColumn = { table: string; id: string; plain: string; sealed: string; empty: string }

export type PlainCell = { id: string; plain: string }

export async function lockPlain(
  trx: Trx,
  { table, id, plain }: PlainColumn,
  { regionId, limit }: { regionId: string; limit: number },
): Promise<PlainCell[]> {
  const { rows } = await sql<PlainCell>`
    select ${sql.raw(id)} as id, ${sql.raw(plain)} as plain from ${sql.table(table)} as t
    where region_id = ${regionId} and ${sql.raw(plain)} is not null limit ${limit} for update`.execute(trx)
  return rows
}

/** @property kept sealed bytes, or an index */
export async function replacePlain(
  trx: Trx,
  { table, id, sealed, empty }: PlainColumn,
  { regionId, cells }: { regionId: string; cells: { id: string; kept: Buffer | string }[] },
): Promise<void> {
  const kept = cells.map((cell) => cell.kept)
  const list = typeof kept[0] === 'string' ? sql`${kept}::text[]` : sql`${kept}::bytea[]`
  await sql`
    update ${sql.table(table)} as t set ${sql.ref(sealed)} = fresh.kept, ${sql.raw(empty)}
    from unnest(${cells.map((cell) => cell.id)}::text[], ${list}) as fresh(id, kept)
    where t.region_id = ${regionId} and (${sql.raw(id)}) = fresh.id`.execute(trx)
}

export type PlainSender = { id: string; sender: string; body: string }

const UPDATE_ID = 'account_id || chr(10) || kind || chr(10) || provider_id'

export async function lockUpdates(trx: Trx, { regionId, limit }: { regionId: string; limit: number }): Promise<PlainSender[]> {
  const { rows } = await sql<PlainSender>`
    select ${sql.raw(UPDATE_ID)} as id, sender, plain_body as body from inbound_updates
    where region_id = ${regionId} and plain_body is not null limit ${limit} for update`.execute(trx)
  return rows
}

export async function replaceUpdates(
  trx: Trx,
  { regionId, rows }: { regionId: string; rows: { id: string; sender: string; body: Buffer }[] },
): Promise<void> {
  await sql`
    update inbound_updates t set body = fresh.body, sender = fresh.sender, plain_body = null
    from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ sender }) => sender)}::text[], ${rows.map(({ body }) => body)}::bytea[]) as fresh(id, sender, body)
    where t.region_id = ${regionId} and (${sql.raw(UPDATE_ID)}) = fresh.id`.execute(trx)
}

/** Jobs that were asked for by number: the sweep resume-conversations asks for the same by index. */
export async function deleteJobsByNumber(trx: Trx): Promise<void> {
  await sql`delete from graphile_worker._private_jobs where task_id in (
    select id from graphile_worker._private_tasks where identifier = 'continue-conversation')`.execute(trx)
}

/** The rules that nothing plain lies here, by table, of which it is not known yet whether every row keeps them. */
export async function listUnproven(db: Db): Promise<{ table: string; rule: string }[]> {
  const { rows } = await sql<{ table: string; rule: string }>`
    select c.relname as "table", k.conname as rule from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.conname like '%\_sealed' and k.contype = 'c' and not k.convalidated order by 1`.execute(db)
  return rows
}

/** The database looks at every row, of all regions. @throws when one is plain */
export async function prove(db: Db, { table, rule }: { table: string; rule: string }): Promise<void> {
  await sql`alter table ${sql.table(table)} validate constraint ${sql.ref(rule)}`.execute(db)
}

/** What was only marked as gone leaves the files as well. */
export async function rewrite(db: Db, table: string): Promise<void> {
  await sql`vacuum (full) ${sql.table(table)}`.execute(db)
}
