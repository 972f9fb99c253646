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

/** Are its words those that everybody reads? */
export async function isShownReport(trx: Trx, { regionId, caseId, reportId }: OfCase & { reportId: string }): Promise<boolean> {
  const found = await trx
    .selectFrom('publications')
    .select('caseId')
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('reportId', '=', reportId)
    .where('takenDownAt', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}
