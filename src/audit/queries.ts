/** All SQL about the log of acts. Rows are only ever added. */
import { sql } from 'kysely'
import type { Chain } from '#audit/acts.ts'
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

export async function insertEntry(trx: Trx, entry: ChainedEntry): Promise<void> {
  const { regionId, chain, seq, hash } = entry
  await trx
    .with('head', (db) => db.updateTable('auditHeads').set({ seq, hash }).where('regionId', '=', regionId).where('chain', '=', chain))
    .insertInto('auditEntries')
    .values({ ...entry, details: JSON.stringify(entry.details) })
    .execute()
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
