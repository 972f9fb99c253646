/** All SQL of the invented past. It writes tables of other nouns, once, before anybody works with them. */
import { sql } from 'kysely'
import type { Db, Trx } from '#db/transaction.ts'
import type { AreaRow } from '#regions/queries.ts'

export async function hasReports(trx: Trx, regionId: string): Promise<boolean> {
  const found = await trx.selectFrom('reports').select('id').where('regionId', '=', regionId).limit(1).executeTakeFirst()
  return found !== undefined
}

/** Districts and villages, in the order of their codes. */
export function listAreas(trx: Trx, regionId: string): Promise<AreaRow[]> {
  return trx
    .selectFrom('areas')
    .select(['code', 'parentCode', 'level', 'name', 'latitude', 'longitude'])
    .where('regionId', '=', regionId)
    .orderBy('code')
    .$castTo<AreaRow>()
    .execute()
}

export async function findAccountId(db: Db, regionId: string, channel: string): Promise<string | undefined> {
  const found = await db.selectFrom('channelAccounts').select('id').where('regionId', '=', regionId).where('channel', '=', channel).executeTakeFirst()
  return found?.id
}

/** Rows at once. Large enough to be quick, small enough not to be felt. */
const PORTION = 1000

/** Writes rows as one JSON value per portion: no limit of parameters, and only the columns that are named. */
export async function insertRows(trx: Trx, table: string, rows: readonly object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += PORTION) {
    const portion = rows.slice(from, from + PORTION).map(withColumnNames)
    const columns = sql.join([...new Set(portion.flatMap((row) => Object.keys(row)))].map((column) => sql.ref(column)))
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(portion)}::json)`.execute(trx)
  }
}

/** The names of columns as the database has them; names inside JSON columns stay as they are. */
function withColumnNames(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]))
}
