/** What every command on a case needs to know of what is shown of it: how it stops being shown. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

type OfCase = { regionId: string; caseId: string }

/** Nothing of what was shown is left; its photos wait to be deleted. @returns what it was, for the history */
export async function forgetPublication(trx: Trx, { regionId, caseId, at }: OfCase & { at: Date }): Promise<{ ticket: string; photos: number }> {
  const { rows } = await sql<{ ticket: string; photos: number }>`
    with hidden as (
      update publications set taken_down_at = ${at}, title = '', text = '', place_text = null, latitude = null, longitude = null, shown_events = '{}'
      where region_id = ${regionId} and case_id = ${caseId} and taken_down_at is null returning ticket
    ), removed as (
      update publication_photos set removed_at = ${at} where region_id = ${regionId} and case_id = ${caseId} and removed_at is null returning id
    ) select ticket, (select count(*)::int from removed) as photos from hidden`.execute(trx)
  return rows[0] ?? { ticket: '', photos: 0 }
}

/** Are its words, or one of its photos, what everybody sees? */
export async function isShownReport(trx: Trx, { regionId, caseId, reportId }: OfCase & { reportId: string }): Promise<boolean> {
  const { rows } = await sql`
    select from publications p where p.region_id = ${regionId} and p.case_id = ${caseId} and p.taken_down_at is null
      and (p.report_id = ${reportId} or exists (select from publication_photos f
        join attachments a on a.region_id = f.region_id and a.id = f.attachment_id and a.report_id = ${reportId}
        where f.region_id = p.region_id and f.case_id = p.case_id and f.removed_at is null))`.execute(trx)
  return rows.length > 0
}
