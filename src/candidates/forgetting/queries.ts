/** SQL of forgetting public words that became nothing. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** @returns the files of what is gone, and how many went */
export async function deleteForgotten(
  trx: Trx,
  regionId: string,
  { before, limit }: { before: Date; limit: number },
): Promise<{ count: number; keys: string[] }> {
  const { rows } = await sql<{ count: number; keys: string[] }>`
    with gone as (
      delete from candidates where region_id = ${regionId} and id in (
        select id from candidates where region_id = ${regionId} and state in ('dismissed', 'withdrawn')
          and coalesce(decided_at, removed_at, created_at) < ${before} limit ${limit})
      returning id
    ), files as (
      delete from attachments where region_id = ${regionId} and candidate_id in (select id from gone) returning storage_key, preview_key
    )
    select (select count(*) from gone) as count,
      coalesce((select array_agg(key) from files, unnest(array[storage_key, preview_key]) as key where key is not null), '{}') as keys`.execute(trx)
  return rows[0] ?? { count: 0, keys: [] }
}
