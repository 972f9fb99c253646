/** All SQL of taking persons out of reports and what came with them; of their cases: case-queries.ts. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'

export type ErasableReport = {
  id: string
  caseId: string
  contactId: string | null
  conversationId: string | null
  text: string
  placeText: string | null
}

/** Held, in one order for all. Those that were done already are not in it. */
export async function lockReports(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<ErasableReport[]> {
  const { rows } = await sql<ErasableReport>`
    select id, case_id, contact_id, conversation_id, text, place_text from reports
    where region_id = ${regionId} and id = any(${reportIds}::uuid[]) and anonymised_at is null order by id for update`.execute(trx)
  return rows
}

/** What the person wrote in the talk: the report's own words among it, and what officers may have quoted. */
export async function listSentences(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select text from messages where region_id = ${regionId} and report_id = any(${reportIds}::uuid[]) and direction = 'in' and length(text) > 20`.execute(
    trx,
  )
  return rows.map(({ text }) => text)
}

/** @property text as it is from now on @property cell degrees to which a point without an area is rounded */
export type BareReport = { id: string; text: string; at: Date }

/** The place is that of the village. Which program sent it stays: it is no person, and asks on under its own number. Ticket, code, times, category, verdict stay: figures are made of them, and whoever holds ticket and code reads on. */
export async function bareReport(trx: Trx, regionId: string, { id, text, at }: BareReport): Promise<void> {
  await sql`
    update reports r set text = ${text}, place_text = null, contact_id = null, conversation_id = null, submission_key = null,
      author = null, source = jsonb_strip_nulls(jsonb_build_object('client', source -> 'client', 'clientId', source -> 'clientId', 'externalId', source -> 'externalId')), latitude = ${centre('latitude', 'r')}, longitude = ${centre('longitude', 'r')}, anonymised_at = ${at}
    where r.region_id = ${regionId} and r.id = ${id}`.execute(trx)
}

/** Of the village, else of the district, else rounded to about a kilometre; nothing stays nothing. */
export function centre(axis: 'latitude' | 'longitude', row: 'r' | 'c') {
  const [of, point] = [sql.ref(row), sql.ref(`${row}.${axis}`)]
  return sql`case when ${point} is null then null else coalesce(
    (select v.${sql.ref(axis)} from areas v where v.region_id = ${of}.region_id and v.code = ${of}.village_code),
    (select d.${sql.ref(axis)} from areas d where d.region_id = ${of}.region_id and d.code = ${of}.district_code),
    round(${point}::numeric, 2)::double precision) end`
}

/** Messages of these reports, or all of these talks. Their deliveries go first: they are found by the message's id at the provider. */
export type Talked = { reportIds: readonly string[]; conversationIds: readonly string[] }

export async function deleteDeliveries(trx: Trx, regionId: string, { reportIds, conversationIds }: Talked): Promise<void> {
  await sql`
    delete from inbound_updates u using messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
    where u.region_id = ${regionId} and m.region_id = ${regionId} and u.account_id = t.account_id and u.provider_id = m.provider_id and u.read_at is not null
      and (m.report_id = any(${reportIds}::uuid[]) or m.conversation_id = any(${conversationIds}::uuid[]))`.execute(trx)
}

/** Provider's ids go too: some of them hold the number. @returns how many */
export async function emptyMessages(trx: Trx, regionId: string, { reportIds, conversationIds, mark }: Talked & { mark: string }): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update messages set text = ${mark}, kind = 'text', body = '{}', beside = null, original_text = null, provider_id = null, reply_to = null, pricing = null
    where region_id = ${regionId} and state not in ('queued', 'sending')
      and (report_id = any(${reportIds}::uuid[]) or conversation_id = any(${conversationIds}::uuid[]))`.execute(trx)
  return Number(numAffectedRows)
}

export async function clearTalks(trx: Trx, regionId: string, conversationIds: readonly string[]): Promise<void> {
  await sql`
    with f as (delete from publication_followers where region_id = ${regionId} and conversation_id = any(${conversationIds}::uuid[])),
    g as (delete from report_followers where region_id = ${regionId} and conversation_id = any(${conversationIds}::uuid[]))
    update conversations set dialogue = '{}' where region_id = ${regionId} and id = any(${conversationIds}::uuid[])`.execute(trx)
}

export async function listTalksOf(trx: Trx, regionId: string, contactIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from conversations where region_id = ${regionId} and contact_id = any(${contactIds}::uuid[])`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Contacts among these of whom nothing else is kept. @param quietSince whoever wrote after it is still in a talk with us; null: that does not matter */
export async function listUnneeded(
  trx: Trx,
  regionId: string,
  { contactIds, quietSince }: { contactIds: readonly string[]; quietSince: Date | null },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from contacts c where c.region_id = ${regionId} and c.id = any(${contactIds}::uuid[])
      and not exists (select from reports r where r.region_id = c.region_id and r.contact_id = c.id and r.anonymised_at is null)
      and not exists (select from conversations t where t.region_id = c.region_id and t.contact_id = c.id and t.last_inbound_at >= ${quietSince}::timestamptz)`.execute(
    trx,
  )
  return rows.map(({ id }) => id)
}

/** Files the reporter sent. @returns where they lie, to be deleted once this is sure */
export async function deletePhotos(
  trx: Trx,
  regionId: string,
  { reportIds, conversationIds, keepsPhotos }: Talked & { keepsPhotos: boolean },
): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with gone as (
      delete from attachments where region_id = ${regionId} and case_event_id is null
        and not (${keepsPhotos} and kind = 'image' and preview_key is not null and report_id = any(${reportIds}::uuid[])) and (report_id = any(${reportIds}::uuid[])
        or message_id in (select id from messages where region_id = ${regionId}
          and (report_id = any(${reportIds}::uuid[]) or conversation_id = any(${conversationIds}::uuid[]))))
      returning storage_key, preview_key
    ) select key from gone, unnest(array[storage_key, preview_key]) as key where key is not null`.execute(trx)
  return rows.map(({ key }) => key)
}

/** Kept as evidence: the small copy that was drawn anew and says nothing of the camera, the place, the moment. @returns the originals, to be deleted */
export async function keepPhotosBare(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with old as (
      select id, storage_key as key from attachments
      where region_id = ${regionId} and report_id = any(${reportIds}::uuid[]) and kind = 'image' and preview_key is not null and case_event_id is null
    ), bare as (
      update attachments a set storage_key = preview_key, file_name = null, provider_ref = null, provider_url = null, latitude = null, longitude = null,
        taken_at = null, modified_at = null, software = null, source_type = null, sha256 = null, has_metadata = false, message_id = null
      from old where a.region_id = ${regionId} and a.id = old.id
    ) select key from old where key is not null`.execute(trx)
  return rows.map(({ key }) => key)
}

/** What was asked about these reports before: settled, or with none of them left to answer for. */
export async function bareRequests(trx: Trx, regionId: string, { reportIds, mark }: { reportIds: readonly string[]; mark: string }): Promise<void> {
  await sql`
    update data_requests q set words = ${mark}, new_words = null, answer = case when q.answer = '' then '' else ${mark} end, contact_id = null
    where q.region_id = ${regionId} and q.report_ids && ${reportIds}::uuid[] and q.state <> 'granted'
      and (q.state in ('refused', 'done') or not exists (
        select from reports r where r.region_id = q.region_id and r.id = any(q.report_ids) and r.anonymised_at is null))`.execute(trx)
}

/** Where the same words or names stand besides: a slip, a row of a table, a post, a chat of a group. */
export async function bareBeside(trx: Trx, regionId: string, { reportIds, mark }: { reportIds: readonly string[]; mark: string }): Promise<void> {
  // A row of a table must have something sealed in it.
  const row = (await keysOf(trx, regionId)).seal('row', '{}')
  await sql`
    with v as (update visit_reports set person_name = null where region_id = ${regionId} and report_id = any(${reportIds}::uuid[])),
    i as (update import_rows set row = ${row}, problems = '[]' where region_id = ${regionId} and report_id = any(${reportIds}::uuid[])),
    f as (delete from report_followers where region_id = ${regionId} and report_id = any(${reportIds}::uuid[])),
    p as (
      update candidates set author = null, author_ref = null, text = ${mark}, original_text = null, source = '{}'
      where region_id = ${regionId} and report_id = any(${reportIds}::uuid[]) returning id, source_key
    ), a as (update comment_answers set text = ${mark}, address_index = null from p where comment_answers.region_id = ${regionId} and candidate_id = p.id)
    update group_findings g set author = null, text = null from p where g.region_id = ${regionId} and g.source_key = p.source_key`.execute(trx)
}
