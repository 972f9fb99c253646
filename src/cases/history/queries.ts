/** All SQL about the history of cases. Rows are only ever added. */
import { sql } from 'kysely'
import type { ChainedEvent } from '#cases/history/chain.ts'
import type { EventKind } from '#cases/events.ts'
import { PREPARED } from '#db/prepared.ts'
import { announcing } from '#jobs/live.ts'
import { askFor } from '#jobs/queue.ts'
import type { Trx } from '#db/transaction.ts'

export type CaseEventRow = ChainedEvent & { id: string; regionId: string; previousHash: string; hash: string; erasedHash?: string | null }

const columns = [
  'id',
  'regionId',
  'caseId',
  'seq',
  'kind',
  'actor',
  'staffId',
  'agencyId',
  'isPublic',
  'text',
  'details',
  'at',
  'previousHash',
  'hash',
  'erasedHash',
] as const

/** The whole history, oldest first: what chain.ts verifies. */
export function listCaseEvents(trx: Trx, regionId: string, caseId: string): Promise<CaseEventRow[]> {
  return trx
    .selectFrom('caseEvents')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .orderBy('seq')
    .$castTo<CaseEventRow>()
    .execute()
}

export type Place = { caseId: string; seq: number }

/** Events of all cases, case by case, each in the order of its history: for looking through all of them. */
export function listEventsAfter(trx: Trx, regionId: string, { after, limit }: { after: Place; limit: number }): Promise<CaseEventRow[]> {
  return trx
    .selectFrom('caseEvents')
    .select(columns)
    .where('regionId', '=', regionId)
    .where(sql<boolean>`(case_id, seq) > (${after.caseId}::uuid, ${after.seq}::int)`)
    .orderBy('caseId')
    .orderBy('seq')
    .limit(limit)
    .$castTo<CaseEventRow>()
    .execute()
}

export function findCaseEvent(trx: Trx, regionId: string, caseEventId: string): Promise<CaseEventRow | undefined> {
  return trx
    .selectFrom('caseEvents')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('id', '=', caseEventId)
    .$castTo<CaseEventRow>()
    .executeTakeFirst()
}

export function findLastEventOf(
  trx: Trx,
  { regionId, caseId, kind }: { regionId: string; caseId: string; kind: EventKind },
): Promise<CaseEventRow | undefined> {
  return trx
    .selectFrom('caseEvents')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('kind', '=', kind)
    .orderBy('seq', 'desc')
    .limit(1)
    .$castTo<CaseEventRow>()
    .executeTakeFirst()
}

/** Kinds of event that leave the version of a case alone. */
const LEAVE_VERSION: readonly EventKind[] = [
  'noted', 'rated', 'reporter_added', 'escalated', 'instructed', 'instruction_done', 'instruction_withdrawn',
  'sp4n_packed', 'sp4n_queued', 'sp4n_sent', 'sp4n_changed', 'published', 'publication_changed', 'taken_down',
] // biome-ignore format: a list of names reads better in lines

/** Who changed the case last, and so overtook the one who asks. Events that leave the version alone do not count. */
export async function findLastChange(trx: Trx, regionId: string, caseId: string): Promise<{ actor: string; name: string | null } | undefined> {
  return trx
    .selectFrom('caseEvents')
    .leftJoin('staff', 'staff.id', 'caseEvents.staffId')
    .select(['caseEvents.actor', 'staff.name'])
    .where('caseEvents.regionId', '=', regionId)
    .where('caseEvents.caseId', '=', caseId)
    .where('caseEvents.kind', 'not in', LEAVE_VERSION)
    .orderBy('caseEvents.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** What the next event is chained to. */
export type LastEvent = Pick<CaseEventRow, 'seq' | 'hash' | 'at'>

/** Writes it down, and asks for everybody to be told and for the figures to follow: one round trip, as every step of every case makes it. */
export async function addCaseEvent(trx: Trx, event: CaseEventRow): Promise<void> {
  const { regionId, id, caseId } = event
  const row = trx.insertInto('caseEvents').values({ ...event, details: JSON.stringify(event.details) })
  await sql`${sql.raw(PREPARED)}
    with told as (${row} returning id),
    counting as (insert into cases_to_count (region_id, case_id) values (${regionId}, ${caseId}))
    select ${askFor('notify-case-event', { regionId, caseEventId: id })}, ${announcing({ regionId, topic: 'case', caseId })} from told`.execute(trx)
}

/** Where a report came from: the case that was linked to this one together with it. @returns undefined when it came here by itself */
export async function findOriginOfReport(
  trx: Trx,
  { regionId, caseId, reportId }: { regionId: string; caseId: string; reportId: string },
): Promise<string | undefined> {
  const linked = await trx
    .selectFrom('caseEvents')
    .select('caseId')
    .where('regionId', '=', regionId)
    .where('kind', '=', 'linked')
    .where(sql<boolean>`details ->> 'toCaseId' = ${caseId} and details -> 'reportIds' ? ${reportId}`)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return linked?.caseId
}

export type Objections = { hasObjected: boolean; othersObject: boolean }

/**
 * What a report's reporter, and others of the case, have said against its answer or refusal.
 * @param since when that answer or refusal was given @param openSince since when an objection waits; null: none does
 */
export async function findObjections(
  trx: Trx,
  { regionId, caseId, reportId, since, openSince }: { regionId: string; caseId: string; reportId: string; since: Date; openSince: Date | null },
): Promise<Objections> {
  const { rows } = await sql<Objections>`
    select coalesce(bool_or(details ->> 'reportId' = ${reportId}), false) as has_objected,
      coalesce(bool_or(details ->> 'reportId' <> ${reportId} and at >= ${openSince}::timestamptz), false) as others_object
    from case_events where region_id = ${regionId} and case_id = ${caseId} and kind = 'objected' and at >= ${since}`.execute(trx)
  return rows[0] ?? { hasObjected: false, othersObject: false }
}

/** Whose reports were objected with since then, each once. */
export async function listObjectors(trx: Trx, { regionId, caseId, since }: { regionId: string; caseId: string; since: Date }): Promise<string[]> {
  const rows = await trx
    .selectFrom('caseEvents')
    .select(sql<string>`details ->> 'reportId'`.as('reportId'))
    .distinct()
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('kind', '=', 'objected')
    .where('at', '>=', since)
    .execute()
  return rows.map(({ reportId }) => reportId)
}
