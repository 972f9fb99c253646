/** All SQL about remembered messages: hashes, nothing else. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

type OfGroup = { regionId: string; groupId: string }

/** @returns those of the hashes that are known, in hexadecimal */
export async function listKnownLines(trx: Trx, { regionId, groupId }: OfGroup, hashes: Buffer[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set()
  const { rows } = await sql<{ hash: Buffer }>`
    select hash from group_lines where region_id = ${regionId} and group_id = ${groupId} and hash = any(${hashes}::bytea[])`.execute(trx)
  return new Set(rows.map(({ hash }) => hash.toString('hex')))
}

/** Those known already stay with the import that brought them. */
export async function insertLines(trx: Trx, { regionId, groupId, importId }: OfGroup & { importId: string }, hashes: Buffer[]): Promise<void> {
  if (hashes.length === 0) return
  await sql`
    insert into group_lines (region_id, group_id, hash, import_id)
    select ${regionId}, ${groupId}, hash, ${importId} from unnest(${hashes}::bytea[]) as hash
    on conflict do nothing`.execute(trx)
}

/** They are new again to the next import, but for those of words that somebody has decided on. */
export async function deleteLines(trx: Trx, { regionId, importId }: { regionId: string; importId: string }, except: Buffer[]): Promise<void> {
  await sql`delete from group_lines where region_id = ${regionId} and import_id = ${importId} and hash <> all(${except}::bytea[])`.execute(trx)
}
