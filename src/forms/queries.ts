/** What anybody may know of a case that looks the same: its kind, roughly where, the month, how far it is. One function, one statement. */
import { sql } from 'kysely'
import type { CaseState } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'

/** No words, photos, tickets, distances or days of others: from none of this can a reporter be found. */
export type PublicCase = {
  id: string
  category: string
  categoryEn: string
  district: string | null
  village: string | null
  receivedAt: Date
  state: CaseState
  agency: string | null
}

/** @param ids of cases that look the same, best first @returns those that may be spoken of, in the same order */
export async function listPublicCases(trx: Trx, regionId: string, ids: readonly string[]): Promise<PublicCase[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<PublicCase>`
    select c.id, k.name as category, k.name_en as category_en, d.name as district, v.name as village, c.received_at, c.state, a.short_name as agency
    from cases c
    left join case_suggestions g on g.region_id = c.region_id and g.case_id = c.id
    join categories k on k.region_id = c.region_id and k.code = coalesce(c.category_code, g.categories -> 0 ->> 'code')
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    where c.region_id = ${regionId} and c.id in (${sql.join(ids)}) and not c.is_secret and not k.is_sensitive and c.about is null
      and c.held_until is null and c.closed_at is null`.execute(trx)
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? [])
}
