/** What a case is found by. Written whenever its words, its category or its agencies change; read by the desk. */
import { sql } from 'kysely'
import { PREPARED } from '#db/prepared.ts'
import type { Trx } from '#db/transaction.ts'

/** @param caseIds undefined: every case of the region */
export async function refreshWords(trx: Trx, regionId: string, caseIds: readonly string[] | undefined): Promise<void> {
  await sql`${sql.raw(PREPARED)}
    insert into case_words (region_id, case_id, words)
    select c.region_id, c.id, search_words(c.title, c.place_text, d.name, v.name, told.words, there.numbers)
      || search_signs(c.received_at, c.category_code, c.district_code, c.channel, c.is_secret, c.about is not null,
        array(select ca.agency_id from case_agencies ca where ca.region_id = c.region_id and ca.case_id = c.id))
    from cases c
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    cross join lateral (
      select string_agg(concat_ws(' ', r.ticket, r.place_text, r.text), ' ') as words from reports r where r.region_id = c.region_id and r.case_id = c.id
    ) told
    cross join lateral (
      select string_agg(l.sp4n_id, ' ') as numbers from sp4n_links l join cases o on o.region_id = l.region_id and o.id = l.case_id
      where l.region_id = c.region_id and (o.id = c.id or o.linked_to = c.id)
    ) there
    where c.region_id = ${regionId} and ${caseIds ? sql`c.id = any (${sql.val([...caseIds])}::uuid[])` : sql`true`}
    on conflict (region_id, case_id) do update set words = excluded.words`.execute(trx)
}
