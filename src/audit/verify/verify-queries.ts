/** All SQL of checking what was written down, and of what the last check found. */
import { sql } from 'kysely'
import type { Chain } from '#audit/acts.ts'
import type { Checked, Link } from '#audit/verify/faults.ts'
import type { Trx } from '#db/transaction.ts'

/** The end of a chain as it was noted, and the number of its last entry, both of one moment. */
export async function findEnd(trx: Trx, regionId: string, chain: Chain): Promise<{ noted: Link; lastSeq: number }> {
  const { rows } = await sql<{ seq: number; hash: string; lastSeq: number }>`
    select coalesce(h.seq, 0) as seq, coalesce(h.hash, '') as hash, coalesce(e.seq, 0) as last_seq
    from (select 1) one
    left join audit_heads h on h.region_id = ${regionId} and h.chain = ${chain}
    left join lateral (select seq from audit_entries where region_id = ${regionId} and chain = ${chain} order by seq desc limit 1) e on true`.execute(
    trx,
  )
  const { seq = 0, hash = '', lastSeq = 0 } = rows[0] ?? {}
  return { noted: { seq, hash }, lastSeq }
}

/** Cases of which no history is left. */
export async function listCasesWithout(trx: Trx, regionId: string, limit: number): Promise<{ caseId: string; receivedAt: Date }[]> {
  const { rows } = await sql<{ caseId: string; receivedAt: Date }>`
    select c.id as case_id, c.received_at from cases c
    where c.region_id = ${regionId} and not exists (select 1 from case_events e where e.region_id = c.region_id and e.case_id = c.id)
    order by c.id limit ${limit}`.execute(trx)
  return rows
}

export type CheckRow = Omit<Checked, 'head'> & { checkedAt: Date }

export async function saveCheck(trx: Trx, { regionId, part, entries, faults, checkedAt }: CheckRow & { regionId: string }): Promise<void> {
  const found = { checkedAt, entries, faults: JSON.stringify(faults) }
  await trx
    .insertInto('auditChecks')
    .values({ regionId, part, ...found })
    .onConflict((conflict) => conflict.columns(['regionId', 'part']).doUpdateSet(found))
    .execute()
}

export function listChecks(trx: Trx, regionId: string): Promise<CheckRow[]> {
  return trx
    .selectFrom('auditChecks')
    .select(['part', 'entries', 'faults', 'checkedAt'])
    .where('regionId', '=', regionId)
    .$castTo<CheckRow>()
    .execute()
}
