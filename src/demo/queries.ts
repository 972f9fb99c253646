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
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value,
    ]),
  )
}

export type ShownCase = {
  caseId: string
  text: string
  title: string
  placeText: string | null
  villageName: string | null
  verifiedAt: Date
  lastAt: Date
  answerIds: string[]
}

/** Cases that a person of the team might show to everybody, as many open as ended, those with photos first. */
export async function listWorthShowing(trx: Trx, regionId: string, limit: number): Promise<ShownCase[]> {
  const { rows } = await sql<ShownCase>`
    select case_id, text, title, place_text, village_name, verified_at, last_at, answer_ids from (
      select c.id as case_id, r.text, c.title, c.place_text, coalesce(v.name, d.name) as village_name, c.verified_at, told.last_at, told.answer_ids,
        row_number() over (partition by c.closed_at is null order by (photos.count > 0) desc, md5(c.id::text)) as place, photos.count
      from cases c
      cross join lateral (select text from reports where region_id = c.region_id and case_id = c.id and not is_anonymous and not is_secret
        order by submitted_at limit 1) r
      cross join lateral (select count(*) from attachments where region_id = c.region_id and case_id = c.id) photos
      cross join lateral (select max(at) as last_at, coalesce(array_agg(id) filter (where kind in ('answered', 'progress')), '{}') as answer_ids
        from case_events where region_id = c.region_id and case_id = c.id) told
      left join areas v on v.region_id = c.region_id and v.code = c.village_code
      left join areas d on d.region_id = c.region_id and d.code = c.district_code
      join categories k on k.region_id = c.region_id and k.code = c.category_code and not k.is_sensitive and not k.needs_identity
      where c.region_id = ${regionId} and c.verified_at is not null and c.state <> 'rejected' and not c.is_secret and c.linked_to is null
    ) worth order by place, count desc, case_id limit ${limit}`.execute(trx)
  return rows
}
