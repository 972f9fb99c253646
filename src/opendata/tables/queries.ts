/** All SQL of counted datasets, and of those that are read as they are. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { Row } from '#opendata/datasets.ts'

export type KeptTable = { name: string; year: number; rowCount: number; hash: string; changedAt: Date; countedAt: Date }

export function listTables(trx: Trx, regionId: string): Promise<KeptTable[]> {
  return trx
    .selectFrom('openTables')
    .select(['name', 'year', 'rowCount', 'hash', 'changedAt', 'countedAt'])
    .where('regionId', '=', regionId)
    .orderBy('name')
    .orderBy('year', 'desc')
    .execute()
}

type Asked = { regionId: string; name: string; year: number }

export function findTable(trx: Trx, { regionId, name, year }: Asked): Promise<KeptTable | undefined> {
  return trx
    .selectFrom('openTables')
    .select(['name', 'year', 'rowCount', 'hash', 'changedAt', 'countedAt'])
    .where('regionId', '=', regionId)
    .where('name', '=', name)
    .where('year', '=', year)
    .executeTakeFirst()
}

/** Large: only for whoever is going to send it. */
export async function getRows(trx: Trx, { regionId, name, year }: Asked): Promise<Row[]> {
  const found = await trx
    .selectFrom('openTables')
    .select('rows')
    .where('regionId', '=', regionId)
    .where('name', '=', name)
    .where('year', '=', year)
    .executeTakeFirst()
  return (found?.rows ?? []) as unknown as Row[]
}

/** Changed only when the hash is another one. */
export async function putTable(
  trx: Trx,
  regionId: string,
  { rows, hash, at, ...table }: { name: string; year: number; rows: readonly Row[]; hash: string; at: Date },
): Promise<void> {
  await sql`insert into open_tables (region_id, name, year, rows, row_count, hash, changed_at, counted_at)
    values (${regionId}, ${table.name}, ${table.year}, ${JSON.stringify(rows)}::json, ${rows.length}, ${hash}, ${at}, ${at})
    on conflict (region_id, name, year) do update set rows = excluded.rows, row_count = excluded.row_count, hash = excluded.hash, counted_at = excluded.counted_at,
      changed_at = case when open_tables.hash = excluded.hash then open_tables.changed_at else excluded.changed_at end`.execute(trx)
}
