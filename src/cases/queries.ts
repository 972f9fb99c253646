/** All SQL about cases and the agencies on them; their history is in history/queries.ts, what reporters say in reporters/queries.ts. One function, one statement. */
import { sql, type Insertable, type Updateable } from 'kysely'
import type { About } from '#cases/about/reader.ts'
import type { CaseAgency, Assignment } from '#cases/assignment.ts'
import type { CaseClass, CaseRule } from '#cases/sla.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { LastEvent } from '#cases/history/queries.ts'
import { PREPARED } from '#db/prepared.ts'
import type { Cases } from '#db/schema.ts'
import type { Trx } from '#db/transaction.ts'

export type CaseRow = {
  id: string
  regionId: string
  state: CaseState
  /** Raised by every change: what a form was drawn from. */
  version: number
  title: string
  class: CaseClass
  categoryCode: string | null
  placeText: string | null
  latitude: number | null
  longitude: number | null
  districtCode: string | null
  villageCode: string | null
  channel: string
  isSecret: boolean
  isUrgent: boolean
  /** Who holds it; null: the admin team. */
  leadAgencyId: string | null
  reportCount: number
  receivedAt: Date
  verifyDueAt: Date
  dueAt: Date
  /** By when whoever leads owes the first public word; null: said, nobody leads, or the rule is off. */
  firstDueAt: Date | null
  rule: CaseRule
  pausedAt: Date | null
  verifiedAt: Date | null
  assignedAt: Date | null
  firstResponseAt: Date | null
  answeredAt: Date | null
  /** When the agency handed in the answer that waits for the second person, or that went out after. */
  handedInAt: Date | null
  closedAt: Date | null
  outcome: Outcome | null
  reopenedCount: number
  returnedCount: number
  escalationLevel: number
  linkedTo: string | null
  rejectReason: string | null
  /** Whom it complains of, when of those who would look after it; kept from them altogether. */
  about: About | null
  aboutAgencyId: string | null
  /** rule: guessed by the words, nobody has looked yet. */
  aboutBy: 'rule' | 'person' | null
  /** The hand-over by which another government holds it; see src/transfers. */
  transferId: string | null
  /** The region that handed it to us. */
  fromRegionId: string | null
  /** The coordinator said for good who holds it. */
  decidedAt: Date | null
  sentBackCount: number
  /** See rejection/reasons.ts. */
  rejectCode: string | null
  objectedAt: Date | null
  remindedAt: Date | null
  heldUntil: Date | null
  /** Everybody may see what was made of it for that (src/publications). */
  isPublished: boolean
}

const columns = [
  'id', 'regionId', 'state', 'version', 'title', 'class', 'categoryCode', 'placeText', 'latitude', 'longitude', 'districtCode', 'villageCode',
  'channel', 'isSecret', 'isUrgent', 'leadAgencyId', 'reportCount', 'receivedAt', 'verifyDueAt', 'dueAt', 'firstDueAt', 'rule', 'pausedAt', 'verifiedAt',
  'assignedAt', 'firstResponseAt', 'answeredAt', 'closedAt', 'outcome', 'reopenedCount', 'returnedCount', 'escalationLevel', 'linkedTo', 'rejectReason',
  'about', 'aboutAgencyId', 'aboutBy',
  'transferId', 'fromRegionId', 'decidedAt',
  'handedInAt', 'sentBackCount',
  'rejectCode', 'objectedAt', 'remindedAt', 'heldUntil', 'isPublished',
] as const // biome-ignore format: a list of names reads better in lines

/** Holds the row until the transaction ends, so that two people cannot move one case at once. @returns undefined also for one out of the reach of whose hand it is (`dbBy`) */
export function lockCase(trx: Trx, regionId: string, caseId: string): Promise<CaseRow | undefined> {
  return trx
    .selectFrom('cases')
    .modifyFront(sql.raw(PREPARED))
    .select(columns)
    .select(sql`app_hold(id)`.as('isHeld'))
    .where('regionId', '=', regionId)
    .where('id', '=', caseId)
    .forUpdate()
    .$castTo<CaseRow>()
    .executeTakeFirst()
}

export function findCase(trx: Trx, regionId: string, caseId: string): Promise<CaseRow | undefined> {
  return trx.selectFrom('cases').select(columns).where('regionId', '=', regionId).where('id', '=', caseId).$castTo<CaseRow>().executeTakeFirst()
}

export function insertCase(trx: Trx, values: Insertable<Cases>): Promise<CaseRow> {
  return trx.insertInto('cases').values(values).returning(columns).modifyEnd(sql.raw(PREPARED)).$castTo<CaseRow>().executeTakeFirstOrThrow()
}

export function updateCase(trx: Trx, { regionId, id }: { regionId: string; id: string }, values: Updateable<Cases>): Promise<CaseRow> {
  return trx
    .updateTable('cases')
    .set(values)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .returning(columns)
    .modifyEnd(sql.raw(PREPARED))
    .$castTo<CaseRow>()
    .executeTakeFirstOrThrow()
}

export function listCaseAgencies(trx: Trx, regionId: string, caseId: string): Promise<CaseAgency[]> {
  return trx
    .selectFrom('caseAgencies')
    .select(['agencyId', 'part', 'assignedAt', 'takenAt', 'returnedAt', 'returnReason', 'firstResponseAt', 'firstResponseDueAt'])
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .orderBy('part')
    .orderBy('assignedAt')
    .$castTo<CaseAgency>()
    .execute()
}

/** The agencies on a case, and the newest event of its history. */
export async function findPartsAndLast(trx: Trx, regionId: string, caseId: string): Promise<{ agencies: CaseAgency[]; last: LastEvent | undefined }> {
  const { rows } = await sql<{ agencies: CaseAgency[]; last: LastEvent | null }>`${sql.raw(PREPARED)} select
    coalesce((select json_agg(json_build_object('agencyId', a.agency_id, 'part', a.part, 'assignedAt', a.assigned_at, 'takenAt', a.taken_at,
        'returnedAt', a.returned_at, 'returnReason', a.return_reason, 'firstResponseAt', a.first_response_at, 'firstResponseDueAt', a.first_response_due_at)
        order by a.part, a.assigned_at)
      from case_agencies a where a.region_id = ${regionId} and a.case_id = ${caseId}), '[]') as agencies,
    (select json_build_object('seq', e.seq, 'hash', e.hash, 'at', e.at)
      from case_events e where e.region_id = ${regionId} and e.case_id = ${caseId} order by e.seq desc limit 1) as last`.execute(trx)
  const { agencies = [], last = null } = rows[0] ?? {}
  return { agencies: agencies.map(withDates), last: last ? { ...last, at: new Date(last.at) } : undefined }
}

/** Instants inside JSON arrive as text. */
function withDates(part: CaseAgency): CaseAgency {
  const date = (instant: Date | null) => instant && new Date(instant)
  return {
    ...part,
    assignedAt: new Date(part.assignedAt),
    takenAt: date(part.takenAt),
    returnedAt: date(part.returnedAt),
    firstResponseAt: date(part.firstResponseAt),
    firstResponseDueAt: date(part.firstResponseDueAt),
  }
}

/** Handing over anew begins anew: what an agency did with the case before stays in its history. */
/** @param firstDueAt by when who leads owes the first word; helpers owe none */
export async function saveAssignment(
  trx: Trx,
  found: CaseRow,
  { lead, support, at, firstDueAt }: Assignment & { at: Date; firstDueAt: Date | null },
): Promise<void> {
  const key = { regionId: found.regionId, caseId: found.id }
  const rows = [lead, ...support].map((agencyId) => ({
    ...key,
    agencyId,
    part: agencyId === lead ? 'lead' : 'support',
    assignedAt: at,
    firstResponseDueAt: agencyId === lead ? firstDueAt : null,
  }))
  await trx
    .insertInto('caseAgencies')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['regionId', 'caseId', 'agencyId']).doUpdateSet((eb) => ({
        part: eb.ref('excluded.part'),
        // Who kept a part keeps the day it was given.
        assignedAt: sql<Date>`case when case_agencies.returned_at is null then case_agencies.assigned_at else excluded.assigned_at end`,
        takenAt: sql<Date | null>`case when case_agencies.returned_at is null then case_agencies.taken_at end`,
        firstResponseDueAt: eb.ref('excluded.firstResponseDueAt'),
        returnedAt: null,
        returnReason: null,
      })),
    )
    .execute()
}

/** @param reason null: taken off it by the team, which is no "not ours" of the agency */
export async function endParts(
  trx: Trx,
  found: CaseRow,
  { agencyIds, reason, at }: { agencyIds: readonly string[]; reason: string | null; at: Date },
): Promise<void> {
  await trx
    .updateTable('caseAgencies')
    .set({ returnedAt: at, returnReason: reason })
    .where('regionId', '=', found.regionId)
    .where('caseId', '=', found.id)
    .where('agencyId', 'in', agencyIds)
    .execute()
}

/** What an agency does for the first time on this case is kept; doing it again changes nothing. */
export async function markPart(trx: Trx, found: CaseRow, { agencyId, at, spoke }: { agencyId: string; at: Date; spoke: boolean }): Promise<void> {
  await trx
    .updateTable('caseAgencies')
    .set((eb) => ({
      takenAt: eb.fn.coalesce('takenAt', eb.val(at)),
      ...(spoke ? { firstResponseAt: eb.fn.coalesce('firstResponseAt', eb.val(at)) } : {}),
    }))
    .where('regionId', '=', found.regionId)
    .where('caseId', '=', found.id)
    .where('agencyId', '=', agencyId)
    .execute()
}

/** The first word of whoever leads is due at another time than was said: a pause has ended, or the calendar was changed. */
export async function setFirstDue(trx: Trx, found: CaseRow, firstDueAt: Date | null): Promise<void> {
  await trx
    .updateTable('caseAgencies')
    .set({ firstResponseDueAt: firstDueAt })
    .where('regionId', '=', found.regionId)
    .where('caseId', '=', found.id)
    .where('agencyId', '=', found.leadAgencyId)
    .where('returnedAt', 'is', null)
    .execute()
}

/** Open cases whose agency's or team's clock runs and that can still go up. Not limited: a case at the top must not hide another. */
export function listCasesThatMayClimb(trx: Trx, regionId: string, { now, belowLevel }: { now: Date; belowLevel: number }): Promise<CaseRow[]> {
  return (
    trx
      .selectFrom('cases')
      .select(columns)
      .where('regionId', '=', regionId)
      .where('closedAt', 'is', null)
      .where('state', 'not in', ['answered', 'waiting_for_reporter'])
      // Complaints about the leader go on to the inspectorate, the last in the ladder.
      .where((eb) => eb.or([eb('escalationLevel', '<', belowLevel), eb.and([eb('about', '=', 'leader'), eb('escalationLevel', '<=', belowLevel)])]))
      .where((eb) =>
        eb.or([
          eb('dueAt', '<', now),
          eb.and([eb.or([eb('leadAgencyId', 'is', null), eb('state', '=', 'in_review')]), eb('verifyDueAt', '<', now)]),
          eb('firstDueAt', '<', now),
        ]),
      )
      .orderBy('dueAt')
      .$castTo<CaseRow>()
      .execute()
  )
}

/** Cases whose answer has waited for the reporter since before this day, oldest first. */
export function listAnsweredBefore(trx: Trx, regionId: string, before: Date): Promise<CaseRow[]> {
  return trx
    .selectFrom('cases')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('closedAt', 'is', null)
    .where('state', '=', 'answered')
    .where('objectedAt', 'is', null)
    .where('answeredAt', '<', before)
    .orderBy('answeredAt')
    .$castTo<CaseRow>()
    .execute()
}

/** Cases whose reporter has been asked since before this moment, the longest first. */
export function listAskedBefore(trx: Trx, regionId: string, before: Date): Promise<CaseRow[]> {
  return trx
    .selectFrom('cases')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('closedAt', 'is', null)
    .where('state', '=', 'waiting_for_reporter')
    .where('pausedAt', '<', before)
    .orderBy('pausedAt')
    .$castTo<CaseRow>()
    .execute()
}
