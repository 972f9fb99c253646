/** All SQL about what is shown to everybody. One function, one statement. */
import { sql, type Insertable } from 'kysely'
import type { Publications } from '#db/schema.ts'
import type { Trx } from '#db/transaction.ts'

export type PublicationRow = {
  caseId: string
  reportId: string
  ticket: string
  title: string
  text: string
  placeText: string | null
  /** Rounded to a thousandth of a degree; null: told in words only. */
  latitude: number | null
  longitude: number | null
  districtCode: string | null
  villageCode: string | null
  categoryCode: string | null
  shownEvents: string[]
  publishedAt: Date
  publishedBy: string
  changedAt: Date
  /** Not null: nobody sees it, and all words above are empty. */
  takenDownAt: Date | null
  supportCount: number
}

const columns = [
  'caseId', 'reportId', 'ticket', 'title', 'text', 'placeText', 'latitude', 'longitude', 'districtCode', 'villageCode', 'categoryCode',
  'shownEvents', 'publishedAt', 'publishedBy', 'changedAt', 'takenDownAt', 'supportCount',
] as const // biome-ignore format: a list of names reads better in lines

/** Taken down or not. */
export function findPublication(trx: Trx, regionId: string, caseId: string): Promise<PublicationRow | undefined> {
  return trx
    .selectFrom('publications')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .$castTo<PublicationRow>()
    .executeTakeFirst()
}

/** By its public address; of several that had it, the one that is shown. */
export function findPublicationByTicket(trx: Trx, regionId: string, ticket: string): Promise<PublicationRow | undefined> {
  return trx
    .selectFrom('publications')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('ticket', '=', ticket)
    .orderBy('takenDownAt', (order) => order.desc().nullsFirst())
    .limit(1)
    .$castTo<PublicationRow>()
    .executeTakeFirst()
}

/** Shown anew or changed: the support it had stays. */
export async function savePublication(trx: Trx, values: Insertable<Publications>): Promise<void> {
  await trx
    .insertInto('publications')
    .values({ ...values, takenDownAt: null })
    .onConflict((conflict) => conflict.columns(['regionId', 'caseId']).doUpdateSet({ ...values, takenDownAt: null }))
    .execute()
}

export type OpenReport = { id: string; ticket: string; text: string }

/** Reports of a case whose reporters asked neither to stay unknown nor to keep it secret, and did not take it back; the first of them first. */
export function listOpenReports(trx: Trx, regionId: string, caseId: string): Promise<OpenReport[]> {
  return trx
    .selectFrom('reports')
    .select(['id', 'ticket', 'text'])
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('isAnonymous', '=', false)
    .where('isSecret', '=', false)
    .where('withdrawnAt', 'is', null)
    .orderBy('submittedAt')
    .orderBy('id')
    .execute()
}

/** @returns true too for a category that is not known: what cannot be judged is not shown */
export async function isSensitiveCategory(trx: Trx, regionId: string, code: string | null): Promise<boolean> {
  if (code === null) return false
  const found = await trx.selectFrom('categories').select('isSensitive').where('regionId', '=', regionId).where('code', '=', code).executeTakeFirst()
  return found?.isSensitive ?? true
}

export type Forbidden = { caseId: string; why: 'rejected' | 'sensitive' | 'withheld' }

/**
 * Public cases that nobody may show now: refused, of a category that is sensitive by what the case or its publication says,
 * or with words or photos of a reporter who stays unknown, or whose report is secret or was taken back.
 */
export async function listForbidden(trx: Trx, regionId: string): Promise<Forbidden[]> {
  const { rows } = await sql<Forbidden>`
    select p.case_id, min(w.why) as why from publications p join cases c on c.region_id = p.region_id and c.id = p.case_id
    cross join lateral (
      select 'rejected' as why where c.state = 'rejected'
      union all select 'sensitive' from categories k where k.region_id = p.region_id and k.is_sensitive and k.code in (p.category_code, c.category_code)
      union all select 'withheld' from reports r where r.region_id = p.region_id and r.id = p.report_id
        and (r.is_secret or r.is_anonymous or r.withdrawn_at is not null)
      union all select 'withheld' from publication_photos f join attachments a on a.region_id = f.region_id and a.id = f.attachment_id
        join reports r on r.region_id = a.region_id and r.id = a.report_id and (r.is_secret or r.is_anonymous or r.withdrawn_at is not null)
        where f.region_id = p.region_id and f.case_id = p.case_id and f.part = 'report' and f.removed_at is null) w
    where p.region_id = ${regionId} and p.taken_down_at is null group by p.case_id`.execute(trx)
  return rows
}

/** @returns false when this person said so before */
export async function addSupport(trx: Trx, support: { regionId: string; caseId: string; supporter: string; at: Date }): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('publicationSupports')
    .values(support)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** @returns false when this person had not said so */
export async function removeSupport(
  trx: Trx,
  { regionId, caseId, supporter }: { regionId: string; caseId: string; supporter: string },
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('publicationSupports')
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('supporter', '=', supporter)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Holds the row: whoever supports meanwhile waits, and is counted after. */
export async function countSupport(trx: Trx, { regionId, caseId, by }: { regionId: string; caseId: string; by: 1 | -1 }): Promise<void> {
  await trx
    .updateTable('publications')
    .set({ supportCount: sql`support_count + ${by}` })
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .execute()
}
