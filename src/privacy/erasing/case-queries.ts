/** All SQL of taking persons out of cases and their histories. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { centre } from '#privacy/erasing/queries.ts'
import type { ErasedEvent } from '#privacy/erasing/events.ts'

/** @property isAlone no report of it is left that names somebody */
export type ErasableCase = {
  id: string
  title: string
  placeText: string | null
  isRestricted: boolean
  isPublished: boolean
  isAlone: boolean
  closedAt: Date | null
}

/** The cases these reports are in, or came from: what was linked keeps its own title and history. */
export async function listCasesOf(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with now as (select distinct case_id as id from reports where region_id = ${regionId} and id = any(${reportIds}::uuid[]))
    select id from now union
    select c.id from now join cases c on c.region_id = ${regionId} and c.linked_to = now.id
    where exists (select from case_events e where e.region_id = c.region_id and e.case_id = c.id and e.kind = 'linked'
      and e.details -> 'reportIds' ?| ${reportIds}::text[])`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Held, in one order for all. */
export async function lockCases(
  trx: Trx,
  regionId: string,
  { caseIds, reportIds }: { caseIds: readonly string[]; reportIds: readonly string[] },
): Promise<ErasableCase[]> {
  const { rows } = await sql<ErasableCase>`
    select c.id, c.title, c.place_text, c.about is not null as is_restricted, c.is_published, c.closed_at,
      not exists (select from reports r where r.region_id = c.region_id and r.anonymised_at is null and not r.id = any(${reportIds}::uuid[])
        and (r.case_id = c.id or r.id::text in (select jsonb_array_elements_text(e.details -> 'reportIds') from case_events e
          where c.state = 'linked' and e.region_id = c.region_id and e.case_id = c.id and e.kind = 'linked'))) as is_alone
    from cases c where c.region_id = ${regionId} and c.id = any(${caseIds}::uuid[]) order by c.id for update of c`.execute(trx)
  return rows
}

/** Its figures follow by the place alone: the point is that of the village. */
export async function bareCase(trx: Trx, regionId: string, { id, title, at }: { id: string; title: string; at: Date }): Promise<void> {
  await sql`
    with s as (update case_suggestions set about = null where region_id = ${regionId} and case_id = ${id}),
    w as (delete from webhook_deliveries where region_id = ${regionId} and case_id = ${id} and done_at is not null),
    p as (update papers set expires_at = ${at} where region_id = ${regionId} and case_id = ${id} and expires_at > ${at}),
    f as (insert into cases_to_count (region_id, case_id) values (${regionId}, ${id}))
    update cases c set title = ${title}, place_text = null, anonymised_at = ${at}, latitude = ${centre('latitude', 'c')}, longitude = ${centre('longitude', 'c')}
    where c.region_id = ${regionId} and c.id = ${id}`.execute(trx)
}

/** Columns with words of people that hang on a case. Words of officers as well: they may name the reporter. */
const WORDS = [
  ['cases', 'id', ['title', 'reject_reason']],
  ['case_agencies', 'case_id', ['return_reason']],
  ['transfers', 'case_id', ['reason', 'end_reason']],
  ['received_transfers', 'case_id', ['reason']],
  ['instructed_cases', 'case_id', ['done_text']],
  ['publications', 'case_id', ['title', 'text', 'place_text']],
  ['sp4n_links', 'case_id', ['status_words']],
] as const

export type CaseWord = { place: number; column: string; key: string; words: string }

/** @property key where exactly: the row's own address within its table */
export async function listCaseWords(trx: Trx, regionId: string, caseId: string): Promise<CaseWord[]> {
  const parts = WORDS.flatMap(([table, owner, columns], place) =>
    columns.map(
      (column) => sql`select ${sql.lit(place)}::int as place, ${sql.lit(column)} as column, ctid::text as key, ${sql.ref(column)} as words
        from ${sql.table(table)} where region_id = ${regionId} and ${sql.ref(owner)} = ${caseId} and ${sql.ref(column)} <> ''`,
    ),
  )
  const { rows } = await sql<CaseWord>`${sql.join(parts, sql` union all `)}`.execute(trx)
  return rows
}

/** The row is held by its case since it was read. */
export async function saveCaseWord(
  trx: Trx,
  regionId: string,
  { caseId, place, column, before, words }: Omit<CaseWord, 'key' | 'words'> & { caseId: string; before: string; words: string },
): Promise<void> {
  const [table, owner] = WORDS[place] ?? WORDS[0]
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${words}
    where region_id = ${regionId} and ${sql.ref(owner)} = ${caseId} and ${sql.ref(column)} = ${before}`.execute(trx)
}

export async function saveErased(trx: Trx, regionId: string, { erasureId, ...event }: ErasedEvent & { erasureId: string }): Promise<void> {
  await sql`
    update case_events set text = ${event.text}, details = ${JSON.stringify(event.details)}::jsonb, erased_hash = ${event.erasedHash}, erasure_id = ${erasureId}
    where region_id = ${regionId} and id = ${event.id}`.execute(trx)
}

/** Mails to staff that name these cases: they are kept for ninety days. */
export async function emptyMails(trx: Trx, regionId: string, { tickets, mark }: { tickets: readonly string[]; mark: string }): Promise<void> {
  await sql`
    update mails set subject = ${mark}, text = ${mark}, html = ${mark}
    where region_id = ${regionId} and state in ('sent', 'caught', 'failed') and text like any(${tickets.map((ticket) => `%${ticket}%`)}::text[])`.execute(
    trx,
  )
}

/** Chats to staff that name these cases, alone or among others: asked for at the moment at which the notice counts as told. */
export async function emptyTellings(trx: Trx, regionId: string, { caseIds, mark }: { caseIds: readonly string[]; mark: string }): Promise<void> {
  await sql`
    update messages m set text = ${mark}, kind = 'text', body = '{}', provider_id = null
    from (select distinct staff_id, told_at from notices where region_id = ${regionId} and case_id = any(${caseIds}::uuid[]) and told_at is not null) n
    where m.region_id = ${regionId} and m.direction = 'out' and m.sent_at = n.told_at and m.state not in ('queued', 'sending')
      and starts_with(m.dedupe_key, 'notices:' || n.staff_id || ':')`.execute(trx)
}

export async function listTicketsOf(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ ticket: string }>`select ticket from reports where region_id = ${regionId} and id = any(${reportIds}::uuid[])`.execute(
    trx,
  )
  return rows.map(({ ticket }) => ticket)
}

/** @property caseId one of those concerned @property told, toldCount by the log of acts; null: no entry tells of it */
export type ErasureRow = { erasureId: string; caseId: string; seal: string; count: number; told: string | null; toldCount: number | null }

/** Every time that words were taken out of events, sealed as events.ts does it, and what the log of acts says of it. */
export async function listErasures(trx: Trx, regionId: string): Promise<ErasureRow[]> {
  const { rows } = await sql<ErasureRow>`
    with done as (
      select erasure_id, min(case_id::text) as case_id, count(*)::int as count,
        encode(sha256(convert_to(string_agg(id || ' ' || erased_hash, E'\\n' order by (id || ' ' || erased_hash) collate "C"), 'UTF8')), 'hex') as seal
      from case_events where region_id = ${regionId} and (erasure_id is not null or erased_hash is not null) group by erasure_id
    )
    select d.erasure_id, d.case_id, d.count, d.seal, a.details ->> 'seal' as told, (a.details ->> 'events')::int as told_count
    from done d left join audit_entries a on a.region_id = ${regionId} and a.subject_id = d.erasure_id::text and a.act in ('data.erased', 'data.anonymised')
    order by d.erasure_id`.execute(trx)
  return rows
}
