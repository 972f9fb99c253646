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

export async function findWords(trx: Trx, regionId: string, text: string): Promise<RawBuilder<boolean>> {
  const query = searchQuery(text)
  if (query === '') return sql<boolean>`false`
  const holds = sql`w.words @@ to_tsquery('simple', ${query})`
  const { rows } = await sql<{ caseId: string }>`
    select w.case_id from case_words w where w.region_id = ${regionId} and ${holds} limit ${sql.lit(FEW + 1)}`.execute(trx)
  if (rows.length <= FEW) return sql<boolean>`c.id = any (${sql.val(rows.map(({ caseId }) => caseId))}::uuid[])`
  // The offset keeps it a question about each case, asked by its key.
  return sql<boolean>`exists (select 1 from case_words w where w.region_id = c.region_id and w.case_id = c.id and ${holds} offset 0)`
}
