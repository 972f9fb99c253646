/**
 * Which cases hold the typed words, as a condition on `c`. Rare words and frequent ones want opposite ways: few cases are
 * asked for by their ids, many are met soon enough when the newest are looked at first. The planner cannot be left to
 * guess which it is: of a region that is new it knows nothing.
 */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { searchQuery } from '#desk/filters.ts'

/** Cases up to which their ids are named. */
const FEW = 2_000

/** Whole words first: beginnings of common ones (`jalan:*`) are gathered from every case that has them. */
export async function findWords(trx: Trx, regionId: string, text: string): Promise<RawBuilder<boolean>> {
  const whole = searchQuery(text, 'last')
  if (whole === '') return sql<boolean>`false`
  const found = await listByWords(trx, regionId, whole)
  if (found.length > 0) return conditionOf(whole, found)
  const begun = searchQuery(text, 'all')
  return begun === whole ? sql<boolean>`false` : conditionOf(begun, await listByWords(trx, regionId, begun))
}

async function listByWords(trx: Trx, regionId: string, query: string): Promise<string[]> {
  const { rows } = await sql<{ caseId: string }>`
    select w.case_id from case_words w where w.region_id = ${regionId} and ${holds(query)} limit ${sql.lit(FEW + 1)}`.execute(trx)
  return rows.map(({ caseId }) => caseId)
}

function conditionOf(query: string, found: string[]): RawBuilder<boolean> {
  if (found.length <= FEW) return sql<boolean>`c.id = any (${sql.val(found)}::uuid[])`
  // The offset keeps it a question about each case, asked by its key.
  return sql<boolean>`exists (select 1 from case_words w where w.region_id = c.region_id and w.case_id = c.id and ${holds(query)} offset 0)`
}

function holds(query: string): RawBuilder<boolean> {
  return sql<boolean>`w.words @@ to_tsquery('simple', ${query})`
}
