/** All SQL of keeping no longer than said. One function, one statement. */
import { sql } from 'kysely'
import type { CaseClass } from '#cases/sla.ts'
import type { Trx } from '#db/transaction.ts'
import type { Cutoffs } from '#privacy/retention/rules.ts'

export type OldCase = { id: string; isRestricted: boolean; reportIds: string[] }

/** Closed for longer than its class is kept, oldest first. What was linked waits for the case that answers for it. */
export async function listOldCases(
  trx: Trx,
  regionId: string,
  { cutoffs, isRestricted, limit }: { cutoffs: Cutoffs; isRestricted: boolean; limit: number },
): Promise<OldCase[]> {
  const { rows } = await sql<OldCase>`
    select c.id, array(select r.id from reports r where r.region_id = c.region_id and r.case_id = c.id) as report_ids
    from cases c left join cases main on main.region_id = c.region_id and main.id = c.linked_to
    where ${isDue(regionId, cutoffs)} and (c.about is not null) = ${isRestricted}
    order by c.closed_at, c.id limit ${limit}`.execute(trx)
  return rows
}

function isDue(regionId: string, { complaint, supervision, aspiration, information }: Cutoffs) {
  return sql`c.region_id = ${regionId} and c.closed_at is not null and c.anonymised_at is null
    and c.closed_at < case c.class when 'supervision' then ${supervision}::timestamptz when 'aspiration' then ${aspiration}::timestamptz
      when 'information' then ${information}::timestamptz else ${complaint}::timestamptz end
    and (c.state <> 'linked' or main.closed_at is not null)`
}

export type DueCount = { class: CaseClass; count: number; oldest: Date }

/** What would go next. Of restricted matters nothing is told. */
export async function countOldCases(trx: Trx, regionId: string, cutoffs: Cutoffs): Promise<DueCount[]> {
  const { rows } = await sql<DueCount>`
    select c.class, count(*)::int as count, min(c.closed_at) as oldest
    from cases c left join cases main on main.region_id = c.region_id and main.id = c.linked_to
    where ${isDue(regionId, cutoffs)} and c.about is null group by c.class order by c.class`.execute(trx)
  return rows
}

/** Who wrote and reported nothing, or of whose reports nothing is left that names them; and who still has an address. */
export async function listSilentContacts(trx: Trx, regionId: string, { before, limit }: { before: Date; limit: number }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from contacts c where c.region_id = ${regionId} and c.created_at < ${before}
      and not exists (select from reports r where r.region_id = c.region_id and r.contact_id = c.id and r.anonymised_at is null)
      and not exists (select from conversations t where t.region_id = c.region_id and t.contact_id = c.id and t.last_inbound_at >= ${before})
      and (exists (select from contact_addresses a where a.region_id = c.region_id and a.contact_id = c.id)
        or exists (select from contact_ways w where w.region_id = c.region_id and w.contact_id = c.id))
    order by c.created_at limit ${limit}`.execute(trx)
  return rows.map(({ id }) => id)
}
