/** All SQL of datasets that are read as they are, and of the feed. Words and points come from publications alone. One function, one statement. */
import { sql } from 'kysely'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { PublicationRow } from '#publications/queries.ts'
import type { Trx } from '#db/transaction.ts'

export type OpenReport = Pick<
  PublicationRow,
  | 'ticket'
  | 'title'
  | 'text'
  | 'placeText'
  | 'latitude'
  | 'longitude'
  | 'districtCode'
  | 'categoryCode'
  | 'publishedAt'
  | 'changedAt'
  | 'supportCount'
> & { state: CaseState; outcome: Outcome | null }

export type AskedReports = { regionId: string; from: Date; until: Date; limit: number }

const columns = sql`p.ticket, p.title, p.text, p.place_text, p.latitude, p.longitude, p.district_code, p.category_code, c.state, c.outcome, p.published_at,
  greatest(p.changed_at, p.published_at) as changed_at, p.support_count`

/** Published in this span, the newest first. */
export async function listOpenReports(trx: Trx, { regionId, from, until, limit }: AskedReports): Promise<OpenReport[]> {
  const { rows } = await sql<OpenReport>`select ${columns}
    from publications p join cases c on c.region_id = p.region_id and c.id = p.case_id and c.is_published
    where p.region_id = ${regionId} and p.taken_down_at is null and p.published_at >= ${from} and p.published_at < ${until}
    order by p.published_at desc, p.case_id limit ${limit}`.execute(trx)
  return rows
}

/** @property words of the agency that were shown, oldest first */
export type FeedReport = OpenReport & {
  categoryName: string | null
  districtName: string | null
  answers: { text: string; agency: string | null; at: string }[]
}

/** The newest, of one district or one kind. */
export async function listFeed(
  trx: Trx,
  { regionId, district, category, limit }: { regionId: string; district: string | undefined; category: string | undefined; limit: number },
): Promise<FeedReport[]> {
  const { rows } = await sql<FeedReport>`select ${columns}, k.name as category_name, d.name as district_name,
      coalesce((select json_agg(json_build_object('text', e.text, 'agency', a.short_name, 'at', e.at) order by e.seq)
        from case_events e left join agencies a on a.region_id = e.region_id and a.id = e.agency_id
        where e.region_id = p.region_id and e.case_id = p.case_id and e.id = any(p.shown_events) and e.is_public), '[]') as answers
    from publications p join cases c on c.region_id = p.region_id and c.id = p.case_id and c.is_published
    left join categories k on k.region_id = p.region_id and k.code = p.category_code
    left join areas d on d.region_id = p.region_id and d.code = p.district_code
    where p.region_id = ${regionId} and p.taken_down_at is null
      and (${district ?? null}::text is null or p.district_code = ${district ?? null}) and (${category ?? null}::text is null or p.category_code = ${category ?? null})
    order by p.published_at desc, p.case_id limit ${limit}`.execute(trx)
  return rows
}

/** @returns years in which anything that is public now was published, the newest first */
export async function listPublishedYears(trx: Trx, regionId: string, zone: string): Promise<number[]> {
  const { rows } = await sql<{ year: number }>`select distinct extract(year from published_at at time zone ${zone})::int as year
    from publications where region_id = ${regionId} and taken_down_at is null order by 1 desc`.execute(trx)
  return rows.map(({ year }) => year)
}
