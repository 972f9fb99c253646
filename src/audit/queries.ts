/** All SQL about the log of acts. Rows are only ever added. */
import { sql } from 'kysely'
import type { Act, Chain } from '#audit/acts.ts'
import type { ChainedEntry } from '#audit/chain.ts'
import type { Trx } from '#db/transaction.ts'

export type Head = { seq: number; hash: string }

/** The newest of a chain; held until the transaction ends, so that the next one is added after it. */
export async function lockHead(trx: Trx, regionId: string, chain: Chain): Promise<Head> {
  const { rows } = await sql<Head>`
    insert into audit_heads (region_id, chain, seq, hash) values (${regionId}, ${chain}, 0, '')
    on conflict (region_id, chain) do update set seq = audit_heads.seq returning seq, hash`.execute(trx)
  return rows[0] ?? { seq: 0, hash: '' }
}

/** The newest of a chain, as it is now. */
export async function findHead(trx: Trx, regionId: string, chain: Chain): Promise<Head> {
  const query = trx.selectFrom('auditHeads').select(['seq', 'hash']).where('regionId', '=', regionId).where('chain', '=', chain)
  return (await query.$castTo<Head>().executeTakeFirst()) ?? { seq: 0, hash: '' }
}

export async function insertEntry(trx: Trx, entry: ChainedEntry): Promise<void> {
  const { regionId, chain, seq, hash } = entry
  await trx
    .with('head', (db) => db.updateTable('auditHeads').set({ seq, hash }).where('regionId', '=', regionId).where('chain', '=', chain))
    .insertInto('auditEntries')
    .values({ ...entry, details: JSON.stringify(entry.details) })
    .execute()
}

/** Asked for before a reading is written down. */
export type Reading = {
  regionId: string
  act: Act
  caseId: string
  staffId: string
  subjectId: string | null
  details: Record<string, string | number | boolean>
  /** From when on the same reading counts as this one. */
  since: Date
}

/** Whether the case is of the restricted unit, and whether the same was written down since. */
export async function findReading(trx: Trx, reading: Reading): Promise<{ isRestricted: boolean; isTold: boolean } | undefined> {
  const { regionId, act, caseId, staffId, subjectId, details, since } = reading
  const { rows } = await sql<{ isRestricted: boolean; isTold: boolean }>`
    select c.about is not null as is_restricted, exists (
      select 1 from audit_entries e where e.region_id = c.region_id and e.case_id = c.id and e.act = ${act} and e.staff_id = ${staffId}
        and e.subject_id is not distinct from ${subjectId}::text and e.details = ${JSON.stringify(details)}::jsonb and e.at >= ${since}) as is_told
    from cases c where c.region_id = ${regionId} and c.id = ${caseId}`.execute(trx)
  return rows[0]
}

/** Oldest first. @param after the `seq` before the first of them */
export function listChain(trx: Trx, of: { regionId: string; chain: Chain; after: number; limit: number }): Promise<ChainedEntry[]> {
  return trx
    .selectFrom('auditEntries')
    .selectAll()
    .where('regionId', '=', of.regionId)
    .where('chain', '=', of.chain)
    .where('seq', '>', of.after)
    .orderBy('seq')
    .limit(of.limit)
    .$castTo<ChainedEntry>()
    .execute()
}
