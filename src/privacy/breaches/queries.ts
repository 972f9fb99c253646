/** All SQL about breaches. Rows are only ever added. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { BreachFacts } from '#privacy/breaches/letters.ts'

export type EntryKind = 'written' | 'amended' | 'authority_told' | 'residents_told' | 'closed'
export type BreachEntry = { seq: number; kind: EntryKind; facts: BreachFacts; note: string; staffName: string | null; at: Date }
export type BreachRow = { id: string; foundAt: Date; dueAt: Date; entries: BreachEntry[] }

export async function insertBreach(
  trx: Trx,
  breach: { regionId: string; id: string; foundAt: Date; dueAt: Date; writtenBy: string; writtenAt: Date },
): Promise<void> {
  await trx.insertInto('breaches').values(breach).execute()
}

export type NewEntry = Omit<BreachEntry, 'staffName'> & { regionId: string; breachId: string; staffId: string }

export async function insertEntry(trx: Trx, { facts, ...entry }: NewEntry): Promise<void> {
  await trx
    .insertInto('breachEntries')
    .values({ ...entry, facts: JSON.stringify(facts) })
    .execute()
}

/** Until the transaction ends nobody else adds to it. (A row that may not be changed cannot be locked.) */
export async function holdBreach(trx: Trx, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(trx)
}

/** Newest first, each with all that was written of it, oldest first. @param id undefined: all */
export async function listBreaches(trx: Trx, regionId: string, id: string | undefined): Promise<BreachRow[]> {
  const { rows } = await sql<BreachRow>`
    select b.id, b.found_at, b.due_at, (select json_agg(json_build_object('seq', e.seq, 'kind', e.kind, 'facts', e.facts, 'note', e.note,
        'staffName', s.name, 'at', e.at) order by e.seq)
      from breach_entries e left join staff s on s.id = e.staff_id where e.region_id = b.region_id and e.breach_id = b.id) as entries
    from breaches b where b.region_id = ${regionId} and ${id ? sql`b.id = ${id}` : sql`true`} order by b.found_at desc limit 200`.execute(trx)
  return rows.map((row) => ({ ...row, entries: row.entries.map((entry) => ({ ...entry, at: new Date(entry.at) })) }))
}
