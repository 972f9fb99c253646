/** All SQL about what residents ask about their own data. One function, one statement. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { Decision, RequestKind, RequestState } from '#privacy/requests/rules.ts'
import { keysOf } from '#sealing/carried.ts'

export type RequestRow = {
  id: string
  kind: RequestKind
  state: RequestState
  channel: string
  contactId: string | null
  reportIds: string[]
  words: string
  askedAt: Date
  dueAt: Date
  decision: Decision | 'own_act' | null
  keepsPhotos: boolean
  newWords: string | null
  answer: string
  decidedAt: Date | null
  doneAt: Date | null
  /** One of its cases is the restricted unit's alone. */
  isRestricted: boolean
}

/** As whoever asks sees the reports: a request of which none is seen is hidden as a whole (0058). */
const isRestricted = sql<boolean>`exists (select from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id
    where r.region_id = q.region_id and r.id = any(q.report_ids) and c.about is not null)`

const columns = sql`q.id, q.kind, q.state, q.channel, q.contact_id, q.report_ids, q.words, q.asked_at, q.due_at, q.decision, q.keeps_photos, q.new_words,
  q.answer, q.decided_at, q.done_at, ${isRestricted} as is_restricted`

export type NewRequest = Pick<RequestRow, 'id' | 'kind' | 'channel' | 'contactId' | 'reportIds' | 'words' | 'askedAt' | 'dueAt'> & {
  regionId: string
}

export async function insertRequest(trx: Trx, { reportIds, ...request }: NewRequest): Promise<void> {
  await trx
    .insertInto('dataRequests')
    .values({ ...request, reportIds: [...reportIds] })
    .execute()
}

/** The same, asked before and not yet done. */
export async function findRunning(
  trx: Trx,
  { regionId, kind, contactId, reportIds }: { regionId: string; kind: RequestKind; contactId: string | null; reportIds: readonly string[] },
): Promise<{ id: string; dueAt: Date } | undefined> {
  const { rows } = await sql<{ id: string; dueAt: Date }>`
    select id, due_at from data_requests where region_id = ${regionId} and kind = ${kind} and state in ('waiting', 'granted')
      and contact_id is not distinct from ${contactId}::uuid and report_ids @> ${reportIds}::uuid[] and report_ids <@ ${reportIds}::uuid[] limit 1`.execute(
    trx,
  )
  return rows[0]
}

export async function lockRequest(trx: Trx, regionId: string, id: string): Promise<RequestRow | undefined> {
  const { rows } = await sql<RequestRow>`
    select ${columns} from data_requests q where q.region_id = ${regionId} and q.id = ${id} for update of q`.execute(trx)
  return rows[0]
}

export type ListedRequest = RequestRow & { tickets: string[]; staffName: string | null }

/** Running ones by their end, then those answered lately. @param withRestricted for whom restricted matters exist */
export async function listRequests(trx: Trx, regionId: string, { withRestricted }: { withRestricted: boolean }): Promise<ListedRequest[]> {
  // Each by its own index: who may see a request is asked of few.
  const part = (states: RequestState[], order: RawBuilder<unknown>) => sql`
    (select ${columns}, s.name as staff_name,
      array(select r.ticket from reports r where r.region_id = q.region_id and r.id = any(q.report_ids) order by r.ticket) as tickets
    from data_requests q left join staff s on s.id = q.decided_by
    where q.region_id = ${regionId} and q.state in (${sql.join(states.map((state) => sql.lit(state)))}) and (${withRestricted} or not ${isRestricted})
    order by ${order} limit 200)`
  const { rows } = await sql<ListedRequest>`
    select * from (${part(['waiting', 'granted'], sql`q.due_at`)} union all ${part(['refused', 'done'], sql`q.asked_at desc`)}) q
    order by q.state in ('waiting', 'granted') desc, case when q.state in ('waiting', 'granted') then q.due_at end, q.asked_at desc limit 200`.execute(
    trx,
  )
  return rows
}

/** How many wait for an answer. */
export async function countRequests(trx: Trx, regionId: string, { withRestricted }: { withRestricted: boolean }): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select ${columns} from data_requests q where q.region_id = ${regionId} and q.state = 'waiting') q
    where ${withRestricted} or not q.is_restricted`.execute(trx)
  return rows[0]?.count ?? 0
}

/** What was asked about one report, newest first; the person reads it beside the report. */
export async function listRequestsOf(trx: Trx, regionId: string, reportId: string): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    select ${columns} from data_requests q where q.region_id = ${regionId} and q.report_ids @> array[${reportId}]::uuid[] order by q.asked_at desc limit 20`.execute(
    trx,
  )
  return rows
}

export type Decided = {
  id: string
  state: RequestState
  decision: Decision | 'own_act'
  answer: string
  keepsPhotos: boolean
  newWords: string | null
  staffId: string | null
  at: Date
}

export async function saveDecision(trx: Trx, regionId: string, { id, staffId, at, ...decided }: Decided): Promise<void> {
  await trx
    .updateTable('dataRequests')
    .set({ ...decided, decidedAt: at, decidedBy: staffId, doneAt: decided.state === 'granted' ? null : at })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** What the asker wrote goes with what it was about. */
export async function saveErased(trx: Trx, regionId: string, { id, mark, at }: { id: string; mark: string; at: Date }): Promise<void> {
  await trx
    .updateTable('dataRequests')
    .set({ state: 'done', words: mark, newWords: null, contactId: null, doneAt: at })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** Those whose end is near and of whom nobody was told, or that are late. Held. */
export async function lockDue(trx: Trx, regionId: string, { at, soon }: { at: Date; soon: Date }): Promise<(RequestRow & { isLate: boolean })[]> {
  const { rows } = await sql<RequestRow & { isLate: boolean }>`
    select ${columns}, q.due_at <= ${at} as is_late from data_requests q
    where q.region_id = ${regionId} and q.state = 'waiting'
      and ((q.warned_at is null and q.due_at <= ${soon}) or (q.escalated_at is null and q.due_at <= ${at})) order by q.due_at for update of q`.execute(
    trx,
  )
  return rows
}

export async function markTold(trx: Trx, regionId: string, { id, isLate, at }: { id: string; isLate: boolean; at: Date }): Promise<void> {
  await trx
    .updateTable('dataRequests')
    .set({ warnedAt: at, ...(isLate && { escalatedAt: at }) })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** @property isRestricted the restricted unit's, told to nobody else · contactId null: came without a way back · isAlone its case has no other report */
export type AskedReport = {
  id: string
  ticket: string
  caseId: string
  contactId: string | null
  conversationId: string | null
  isRestricted: boolean
  isAlone: boolean
  isErased: boolean
}

export async function listAsked(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<AskedReport[]> {
  const { rows } = await sql<AskedReport>`
    select r.id, r.ticket, r.case_id, r.contact_id, r.conversation_id, c.about is not null as is_restricted, r.anonymised_at is not null as is_erased,
      not exists (select from reports o where o.region_id = r.region_id and o.case_id = r.case_id and o.id <> r.id) as is_alone
    from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id
    where r.region_id = ${regionId} and r.id = any(${reportIds}::uuid[]) order by r.submitted_at`.execute(trx)
  return rows
}

/** What this contact told here, from then on. Not of others joined with it: an officer's word is no proof of the asker. */
export async function listReportsSince(
  trx: Trx,
  { regionId, contactId, since }: { regionId: string; contactId: string; since: Date },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from reports where region_id = ${regionId} and contact_id = ${contactId} and submitted_at >= ${since} and anonymised_at is null
    order by submitted_at desc limit 200`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Only its own wish not to be public; the case's own rule stands beside it. */
export async function setSecret(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<void> {
  await sql`update reports set is_secret = true where region_id = ${regionId} and id = any(${reportIds}::uuid[])`.execute(trx)
}

/** Where a name is held: of the contact, under a comment, told on a visit. @returns places; none: nothing was held */
export async function saveName(
  trx: Trx,
  { regionId, reportIds, name }: { regionId: string; reportIds: readonly string[]; name: string },
): Promise<number> {
  const sealed = (await keysOf(trx, regionId)).seal('name', name)
  const { rows } = await sql<{ places: number }>`
    with asked as (select id, contact_id from reports where region_id = ${regionId} and id = any(${reportIds}::uuid[])),
      c as (update contacts set name = ${sealed} where region_id = ${regionId} and id in (select contact_id from asked) and name is not null returning 1),
      r as (update reports set author = ${sealed} where region_id = ${regionId} and id in (select id from asked) and author is not null returning 1),
      v as (update visit_reports set person_name = ${sealed} where region_id = ${regionId} and report_id in (select id from asked)
        and person_name is not null returning 1)
    select ((select count(*) from c) + (select count(*) from r) + (select count(*) from v))::int as places`.execute(trx)
  return rows[0]?.places ?? 0
}

/** Stands no longer: nobody outside is shown anything of it. */
export async function markWithdrawn(trx: Trx, regionId: string, { reportId, at }: { reportId: string; at: Date }): Promise<void> {
  await trx.updateTable('reports').set({ withdrawnAt: at }).where('regionId', '=', regionId).where('id', '=', reportId).execute()
}

/** Hears no more of it. */
export async function leaveReport(trx: Trx, regionId: string, reportId: string): Promise<void> {
  await sql`
    with f as (delete from report_followers where region_id = ${regionId} and report_id = ${reportId})
    update reports set conversation_id = null where region_id = ${regionId} and id = ${reportId}`.execute(trx)
}
