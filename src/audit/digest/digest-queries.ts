/** All SQL about the daily digests. Rows are only ever added. */
import { sql } from 'kysely'
import type { KeptDigest } from '#audit/digest/digest.ts'
import type { Trx } from '#db/transaction.ts'

/** @returns false when the day has one */
export async function insertDigest(trx: Trx, digest: KeptDigest & { regionId: string }): Promise<boolean> {
  const added = await trx
    .insertInto('auditDigests')
    .values(digest)
    .onConflict((conflict) => conflict.doNothing())
    .returning('day')
    .executeTakeFirst()
  return added !== undefined
}

export function findLastDigest(trx: Trx, regionId: string): Promise<KeptDigest | undefined> {
  return trx
    .selectFrom('auditDigests')
    .selectAll()
    .where('regionId', '=', regionId)
    .orderBy('day', 'desc')
    .limit(1)
    .$castTo<KeptDigest>()
    .executeTakeFirst()
}

/** Newest first. */
export function listDigests(trx: Trx, regionId: string, limit: number): Promise<KeptDigest[]> {
  return trx
    .selectFrom('auditDigests')
    .selectAll()
    .where('regionId', '=', regionId)
    .orderBy('day', 'desc')
    .limit(limit)
    .$castTo<KeptDigest>()
    .execute()
}

/**
 * One hash over the newest hash of each case in whose history something was written in a span.
 * By the ids of the events, which begin with the moment of writing: the time an event tells may lie before (a visit without signal, an import).
 */
export async function hashCaseHeads(trx: Trx, regionId: string, { from, until }: { from: Date; until: Date }): Promise<string> {
  const { rows } = await sql<{ hash: string }>`
    select encode(sha256(convert_to(coalesce(string_agg(case_id || ' ' || seq || ' ' || hash, E'\n' order by case_id), ''), 'UTF8')), 'hex') as hash
    from (
      select distinct on (case_id) case_id, seq, hash from case_events
      where region_id = ${regionId} and id >= ${firstIdAt(from)} and id < ${firstIdAt(until)}
      order by case_id, seq desc
    ) heads`.execute(trx)
  return rows[0]?.hash ?? ''
}

/** The smallest UUIDv7 of a moment. */
function firstIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
