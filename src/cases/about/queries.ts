/** The SQL of who is kept from a case: at the door, beside the same in the database (migration 0047). Every list, count and figure of staff has it among its conditions. */
import { sql, type RawBuilder } from 'kysely'
import type { Reader } from '#cases/about/reader.ts'
import { PREPARED } from '#db/prepared.ts'
import type { Trx } from '#db/transaction.ts'

/** For whoever is not of the restricted unit its matters do not exist, and for nobody a complaint about the own agency; `c` is the case. */
export function isNotAbout({ viewer = { sees: 'none' } }: Reader): RawBuilder<boolean> {
  const { sees, agencyId } = viewer
  const isOther = agencyId ? sql`c.about_agency_id is distinct from ${agencyId}` : sql`true`
  switch (sees) {
    case 'blind':
      return sql<boolean>`false`
    case 'none':
      return sql<boolean>`(c.about is null)`
    case 'given':
      return sql<boolean>`((c.about is null or ${isRestrictedUnit(agencyId)}) and ${isOther})`
    case 'too':
      return sql<boolean>`(${isOther})`
    case 'only':
      return sql<boolean>`(c.about is not null and ${isOther})`
  }
}

function isRestrictedUnit(agencyId: string | undefined): RawBuilder<unknown> {
  if (!agencyId) return sql`false`
  return sql`coalesce((select u.is_restricted_unit from agencies u where u.region_id = app_region() and u.id = ${agencyId}), false)`
}

/** Whether a case would be kept secret even if it spoke of nobody: a sensitive category, or a reporter who asked for it. */
export async function isSecretAnyway(trx: Trx, { regionId, id }: { regionId: string; id: string }): Promise<boolean> {
  const { rows } = await sql<{ isSecret: boolean }>`
    select exists (select 1 from cases c join categories k on k.region_id = c.region_id and k.code = c.category_code
        where c.region_id = ${regionId} and c.id = ${id} and k.is_sensitive)
      or exists (select 1 from reports r where r.region_id = ${regionId} and r.case_id = ${id} and r.is_secret) as is_secret`.execute(trx)
  return rows[0]?.isSecret ?? true
}

/** The talks in which this case was told, or is followed, as holdsRestricted has it. */
export async function markTalks(trx: Trx, { regionId, caseId }: { regionId: string; caseId: string }): Promise<void> {
  await sql`${sql.raw(PREPARED)} update conversations t set has_restricted = not t.has_restricted
    where t.region_id = ${regionId} and t.id in (
        select r.conversation_id from reports r where r.region_id = ${regionId} and r.case_id = ${caseId}
        union
        select f.conversation_id from reports r join report_followers f on f.region_id = r.region_id and f.report_id = r.id
        where r.region_id = ${regionId} and r.case_id = ${caseId})
      and t.has_restricted <> ${holdsRestricted()}`.execute(trx)
}

/** One talk, as holdsRestricted has it: what is told or followed in it has changed. */
export async function markTalk(trx: Trx, { regionId, conversationId }: { regionId: string; conversationId: string }): Promise<void> {
  await sql`update conversations t set has_restricted = not t.has_restricted
    where t.region_id = ${regionId} and t.id = ${conversationId} and t.has_restricted <> ${holdsRestricted()}`.execute(trx)
}

/** A talk in which a restricted matter was told, or is followed, is marked so; no longer, when none of its reports is one any more. `t` is the talk. */
function holdsRestricted(): RawBuilder<boolean> {
  return sql<boolean>`(exists (select 1 from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id
      where r.region_id = t.region_id and r.conversation_id = t.id and c.about is not null)
    or exists (select 1 from report_followers f join reports r on r.region_id = f.region_id and r.id = f.report_id
      join cases c on c.region_id = r.region_id and c.id = r.case_id
      where f.region_id = t.region_id and f.conversation_id = t.id and c.about is not null))`
}
