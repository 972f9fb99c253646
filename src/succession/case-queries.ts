/** The SQL of one case that changes hands because its agency ends, and of the way back. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

type OfCase = { regionId: string; caseId: string }

/** A row of case_agencies as JSON, with the table's own names: kept for the way back. */
export type KeptPart = Record<string, unknown>

export async function findPart(trx: Trx, { regionId, caseId }: OfCase, agencyId: string): Promise<KeptPart | undefined> {
  const { rows } = await sql<{ kept: string }>`
    select to_jsonb(ca)::text as kept from case_agencies ca where region_id = ${regionId} and case_id = ${caseId} and agency_id = ${agencyId}`.execute(
    trx,
  )
  return rows[0] && (JSON.parse(rows[0].kept) as KeptPart)
}

/**
 * The part goes on in other hands: its days and its first word go along, only the taking begins anew.
 * Who helped already and now leads stops helping; who leads or helps already does not also get a part to help.
 */
export async function passPart(trx: Trx, { regionId, caseId }: OfCase, { from, to, at }: { from: string; to: string; at: Date }): Promise<void> {
  await sql`
    insert into case_agencies as mine (region_id, case_id, agency_id, part, assigned_at, first_response_at, first_response_due_at)
    select region_id, case_id, ${to}, part, assigned_at, first_response_at, first_response_due_at
    from case_agencies where region_id = ${regionId} and case_id = ${caseId} and agency_id = ${from}
    on conflict (region_id, case_id, agency_id) do update set
      part = excluded.part, assigned_at = excluded.assigned_at, first_response_at = excluded.first_response_at,
      first_response_due_at = excluded.first_response_due_at, returned_at = null, return_reason = null,
      taken_at = case when mine.returned_at is null then mine.taken_at end
    where excluded.part = 'lead' or mine.returned_at is not null`.execute(trx)
  await sql`update case_agencies set returned_at = ${at}, return_reason = null
    where region_id = ${regionId} and case_id = ${caseId} and agency_id = ${from}`.execute(trx)
}

/** The part goes back as it was; the other one's own part, if there was one, is as it was before. */
export async function passPartBack(
  trx: Trx,
  { regionId, caseId }: OfCase,
  { from, to, before, at }: { from: string; to: string; before: KeptPart | undefined; at: Date },
): Promise<void> {
  await sql`update case_agencies back set returned_at = null, first_response_at = mine.first_response_at, first_response_due_at = mine.first_response_due_at
    from case_agencies mine
    where back.region_id = ${regionId} and back.case_id = ${caseId} and back.agency_id = ${to}
      and mine.region_id = back.region_id and mine.case_id = back.case_id and mine.agency_id = ${from}`.execute(trx)
  if (before) {
    await sql`update case_agencies ca set part = kept.part, assigned_at = kept.assigned_at, taken_at = kept.taken_at, returned_at = kept.returned_at,
        return_reason = kept.return_reason, first_response_at = kept.first_response_at, first_response_due_at = kept.first_response_due_at
      from jsonb_populate_record(null::case_agencies, ${JSON.stringify(before)}::jsonb) kept
      where ca.region_id = ${regionId} and ca.case_id = ${caseId} and ca.agency_id = ${from}`.execute(trx)
    return
  }
  await sql`update case_agencies set returned_at = ${at}, return_reason = null
    where region_id = ${regionId} and case_id = ${caseId} and agency_id = ${from}`.execute(trx)
}

export type MovedCase = OfCase & {
  part: 'lead' | 'support'
  toAgencyId: string | null
  before: { part?: KeptPart }
  eventSeq: number
  undoneAt: Date | null
}

/** A case that came back meanwhile and moves again is written down anew. */
export async function addMovedCase(trx: Trx, moveId: string, { before, ...moved }: MovedCase): Promise<void> {
  const row = { ...moved, moveId, before: JSON.stringify(before) }
  await trx
    .insertInto('bulkMovedCases')
    .values(row)
    .onConflict((conflict) => conflict.columns(['regionId', 'moveId', 'caseId']).doUpdateSet(row))
    .execute()
}

export async function markMovedBack(trx: Trx, { regionId, caseId }: OfCase, moved: { moveId: string; at: Date }): Promise<void> {
  await trx
    .updateTable('bulkMovedCases')
    .set({ undoneAt: moved.at })
    .where('regionId', '=', regionId)
    .where('moveId', '=', moved.moveId)
    .where('caseId', '=', caseId)
    .execute()
}

export type MoveOfCase = MovedCase & { ticket: string; title: string; isSecret: boolean; isUntouched: boolean }

/**
 * What moved, with whether it can still go back: nobody of the staff has done anything with it since, and it has not ended.
 * @property after goes on behind this case @property caseId this one only
 */
export async function listMovedCases(
  trx: Trx,
  { regionId, moveId, after, caseId, limit }: { regionId: string; moveId: string; after?: string | undefined; caseId?: string; limit: number },
): Promise<MoveOfCase[]> {
  const { rows } = await sql<MoveOfCase>`
    select m.region_id, m.case_id, m.part, m.to_agency_id, m.before, m.event_seq, m.undone_at, c.is_secret,
      case when c.is_secret then '' else c.title end as title, case when c.is_secret then '' else coalesce(first.ticket, '') end as ticket,
      m.to_agency_id is not null and c.closed_at is null and not exists (select 1 from case_events e
        where e.region_id = m.region_id and e.case_id = m.case_id and e.seq > m.event_seq and e.actor = 'staff') as is_untouched
    from bulk_moved_cases m join cases c on c.region_id = m.region_id and c.id = m.case_id
    left join lateral (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    where m.region_id = ${regionId} and m.move_id = ${moveId}
      and (${after ?? null}::uuid is null or m.case_id > ${after ?? null}::uuid) and (${caseId ?? null}::uuid is null or m.case_id = ${caseId ?? null}::uuid)
    order by m.case_id limit ${sql.lit(limit)}`.execute(trx)
  return rows
}

export type MoveCounts = { toAgencyId: string | null; moved: number; back: number; untouched: number }

export async function countMovedCases(trx: Trx, regionId: string, moveId: string): Promise<MoveCounts[]> {
  const { rows } = await sql<MoveCounts>`
    select m.to_agency_id, count(*) as moved, count(m.undone_at) as back,
      count(*) filter (where m.undone_at is null and m.to_agency_id is not null and c.closed_at is null and not exists (select 1 from case_events e
        where e.region_id = m.region_id and e.case_id = m.case_id and e.seq > m.event_seq and e.actor = 'staff')) as untouched
    from bulk_moved_cases m join cases c on c.region_id = m.region_id and c.id = m.case_id
    where m.region_id = ${regionId} and m.move_id = ${moveId} group by m.to_agency_id order by count(*) desc`.execute(trx)
  return rows
}

/** Open cases led by an agency that has ended: nobody looks after them. */
export async function listCasesLedBy(
  trx: Trx,
  { regionId, agencyIds, belowLevel }: { regionId: string; agencyIds: readonly string[]; belowLevel: number },
): Promise<string[]> {
  if (agencyIds.length === 0) return []
  const rows = await trx
    .selectFrom('cases')
    .select('id')
    .where('regionId', '=', regionId)
    .where('leadAgencyId', 'in', agencyIds)
    .where('closedAt', 'is', null)
    .where('escalationLevel', '<', belowLevel)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
