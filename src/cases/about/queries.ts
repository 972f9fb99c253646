/** The SQL of who is kept from a case. Every list, count and figure of staff has it among its conditions. */
import { sql, type RawBuilder } from 'kysely'
import type { Reader } from '#cases/about/reader.ts'
import type { Trx } from '#db/transaction.ts'

/** For this reader a complaint about himself does not exist; `c` is the case. */
export function isNotAbout({ isHead, agencyId }: Reader): RawBuilder<boolean> {
  const conditions = [sql`true`]
  if (isHead) conditions.push(sql`c.about is distinct from 'leader'`)
  if (agencyId) conditions.push(sql`c.about_agency_id is distinct from ${agencyId}`)
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** Whether a case would be kept secret even if it spoke of nobody: a sensitive category, or a reporter who asked for it. */
export async function isSecretAnyway(trx: Trx, { regionId, id }: { regionId: string; id: string }): Promise<boolean> {
  const { rows } = await sql<{ isSecret: boolean }>`
    select exists (select 1 from cases c join categories k on k.region_id = c.region_id and k.code = c.category_code
        where c.region_id = ${regionId} and c.id = ${id} and k.is_sensitive)
      or exists (select 1 from reports r where r.region_id = ${regionId} and r.case_id = ${id} and r.is_secret) as is_secret`.execute(trx)
  return rows[0]?.isSecret ?? true
}
