/** All SQL of one case at the desk: what it is, its talk, its history. Reading only. */
import { sql, type RawBuilder } from 'kysely'
import type { EventActor, EventKind } from '#cases/events.ts'
import type { About } from '#cases/about/reader.ts'
import type { CaseClass, CaseRule } from '#cases/sla.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { FileProblem, FileState } from '#evidence/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { coveredCase } from '#desk/reading/covered.ts'
import { isReadable, isVisible } from '#desk/search/conditions-queries.ts'
import type { Source } from '#reports/source.ts'
import type { Scope } from '#desk/scope.ts'
import { talkIdsOf, talksOfCase } from '#desk/talks/queries.ts'
import type { Reported } from '#triage/reported.ts'
import {
  isForCoordinator,
  receivedOfCase,
  receivedWithDates,
  transferOfCase,
  transferWithDates,
  type DeskReceived,
  type DeskTransfer,
} from '#transfers/shown-queries.ts'

export type DeskReport = {
  id: string
  ticket: string
  channel: string
  text: string
  placeText: string | null
  isAnonymous: boolean
  submittedAt: Date
  verdict: 'fixed' | 'not_fixed' | null
  rating: number | null
  /** Of the officer who took it down for somebody. */
  takenByName: string | null
  /** Where the words stood. */
  source: Source
  /** A name, number or mailbox of the reporter is there: sealed, opened with a reason (src/desk/reveal). */
  isKnown: boolean
  /** It came from a case of its own, and can go back there. */
  isLinked: boolean
}

export type DeskAgency = { id: string; shortName: string; name: string; part: 'lead' | 'support'; takenAt: Date | null; isReturned: boolean }

export type DeskFile = {
  id: string
  kind: 'image' | 'audio' | 'video' | 'document' | 'sticker'
  state: FileState
  problem: FileProblem | null
  /** Of voices and videos. */
  seconds: number | null
  fileName: string | null
  /** When it was taken, by its own data; else when it came. */
  at: Date
  isTaken: boolean
  latitude: number | null
  longitude: number | null
}

/** A talk one of the reporters has with us about this case. */
export type DeskTalk = {
  id: string
  channel: string
  takenOverBy: string | null
  takenOverName: string | null
  lastInboundAt: Date | null
  reportIds: string[]
  /** Of somebody who follows, or another door of the reporter: nobody's first. */
  isBeside: boolean
}

export type DeskCase = {
  id: string
  version: number
  state: CaseState
  outcome: Outcome | null
  title: string
  class: CaseClass
  categoryCode: string | null
  categoryName: string | null
  isSensitive: boolean
  placeText: string | null
  latitude: number | null
  longitude: number | null
  districtCode: string | null
  districtName: string | null
  villageCode: string | null
  villageName: string | null
  channel: string
  isSecret: boolean
  isUrgent: boolean
  leadAgencyId: string | null
  reportCount: number
  receivedAt: Date
  verifyDueAt: Date
  dueAt: Date
  rule: CaseRule
  pausedAt: Date | null
  verifiedAt: Date | null
  assignedAt: Date | null
  answeredAt: Date | null
  closedAt: Date | null
  reopenedCount: number
  returnedCount: number
  rejectReason: string | null
  rejectCode: string | null
  objectedAt: Date | null
  heldUntil: Date | null
  about: About | null
  aboutAgencyId: string | null
  aboutAgencyName: string | null
  aboutBy: 'rule' | 'person' | null
  handedInAt: Date | null
  sentBackCount: number
  linkedTicket: string | null
  /** The newest hand-over to another government, and the one this case came by. */
  transfer: DeskTransfer | null
  received: DeskReceived | null
  /** Only the coordinator gives it a holder; and has. */
  isForCoordinator: boolean
  decidedAt: Date | null
  isReadable: boolean
  reports: DeskReport[]
  agencies: DeskAgency[]
  /** Photos and papers of the reports, oldest first. */
  files: DeskFile[]
  talks: DeskTalk[]
  /** Triage's guesses, best first; nothing of it is decided. */
  suggestions: { categories: { code: string; confidence: number }[]; agencies: { agencyId: string; reason: string }[]; about: Reported | null } | null
}

/**
 * A case as its page needs it. Undefined when this reader may not know that it exists; `isReadable` false when only that.
 * @param name a ticket of one of its reports, or its id
 */
export async function findDeskCase(trx: Trx, scope: Scope, name: string): Promise<DeskCase | undefined> {
  const { rows } = await sql<DeskCase>`
    select c.id, c.version, c.state, c.outcome, c.title, c.class, c.category_code, k.name as category_name, coalesce(k.is_sensitive, false) as is_sensitive, c.place_text, c.latitude, c.longitude,
      c.district_code, d.name as district_name, c.village_code, v.name as village_name, c.channel, c.is_secret, c.is_urgent, c.lead_agency_id, c.report_count,
      c.received_at, c.verify_due_at, c.due_at, c.rule, c.paused_at, c.verified_at, c.assigned_at, c.answered_at, c.closed_at,
      c.reopened_count, c.returned_count, c.reject_reason, c.reject_code, c.objected_at, c.held_until, c.handed_in_at, c.sent_back_count, c.about, c.about_agency_id, reported.short_name as about_agency_name, c.about_by,
      ${isReadable(scope)} as is_readable,
      (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.linked_to order by r.submitted_at limit 1) as linked_ticket,
      ${transferOfCase()} as transfer, ${receivedOfCase()} as received, ${isForCoordinator(scope.regionId)} as is_for_coordinator, c.decided_at,
      coalesce(${reportsOfCase()}, '[]') as reports, coalesce(${agenciesOfCase()}, '[]') as agencies,
      coalesce(${filesOfReports()}, '[]') as files, coalesce(${talksOfCase()}, '[]') as talks,
      (select json_build_object('categories', g.categories, 'agencies', g.agencies, 'about', g.about)
        from case_suggestions g where g.region_id = c.region_id and g.case_id = c.id) as suggestions
    from cases c
    left join categories k on k.region_id = c.region_id and k.code = c.category_code
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    left join agencies reported on reported.region_id = c.region_id and reported.id = c.about_agency_id
    where ${isVisible(scope)} and c.id = ${caseIdOf(scope, name)}`.execute(trx)
  return rows[0] && coveredCase(withDates(rows[0]), scope)
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A linked report's ticket leads to the case that answers for it. */
function caseIdOf({ regionId }: Scope, name: string): RawBuilder<string> {
  return UUID.test(name)
    ? sql`${name}::uuid`
    : sql`(select r.case_id from reports r where r.region_id = ${regionId} and r.ticket = ${name.toUpperCase()})`
}

function reportsOfCase(): RawBuilder<unknown> {
  return sql`(select json_agg(json_build_object('id', r.id, 'ticket', r.ticket, 'channel', r.channel, 'text', r.text, 'placeText', r.place_text,
      'isAnonymous', r.is_anonymous, 'submittedAt', r.submitted_at, 'verdict', r.verdict, 'rating', r.rating,
      'takenByName', (select s.name from staff s where s.id = r.taken_by), 'source', r.source,
      'isKnown', r.contact_id is not null or r.author is not null,
      'isLinked', exists (select 1 from case_events e where e.region_id = c.region_id and e.case_id = c.id
        and e.kind = 'reporter_joined' and e.details -> 'reportIds' ? r.id::text)) order by r.submitted_at, r.id)
    from reports r where r.region_id = c.region_id and r.case_id = c.id)`
}

function agenciesOfCase(): RawBuilder<unknown> {
  return sql`(select json_agg(json_build_object('id', a.id, 'shortName', a.short_name, 'name', a.name, 'part', ca.part, 'takenAt', ca.taken_at,
      'isReturned', ca.returned_at is not null) order by ca.part, ca.assigned_at)
    from case_agencies ca join agencies a on a.region_id = ca.region_id and a.id = ca.agency_id
    where ca.region_id = c.region_id and ca.case_id = c.id)`
}

function filesOfReports(): RawBuilder<unknown> {
  return sql`(select json_agg(${fileColumns} order by f.created_at, f.id)
    from reports r join attachments f on f.region_id = r.region_id and f.report_id = r.id
    where r.region_id = c.region_id and r.case_id = c.id and f.case_event_id is null)`
}

const fileColumns = sql`json_build_object('id', f.id, 'kind', f.kind, 'state', f.state, 'problem', f.problem, 'seconds', f.seconds, 'fileName', f.file_name,
  'at', coalesce(f.taken_at, f.created_at), 'isTaken', f.taken_at is not null, 'latitude', f.latitude, 'longitude', f.longitude)`

/** Instants inside JSON arrive as text. */
function withDates(row: DeskCase): DeskCase {
  return {
    ...row,
    reports: row.reports.map((one) => ({ ...one, submittedAt: new Date(one.submittedAt) })),
    agencies: row.agencies.map((one) => ({ ...one, takenAt: one.takenAt && new Date(one.takenAt) })),
    transfer: transferWithDates(row.transfer),
    received: receivedWithDates(row.received),
    files: row.files.map(fileWithDate),
    talks: row.talks.map((one) => ({ ...one, lastInboundAt: one.lastInboundAt && new Date(one.lastInboundAt) })),
  }
}

function fileWithDate(file: DeskFile): DeskFile {
  return { ...file, at: new Date(file.at) }
}

export type DeskMessage = {
  id: string
  conversationId: string
  direction: 'in' | 'out'
  author: 'reporter' | 'bot' | 'staff'
  staffName: string | null
  kind: string
  text: string
  body: Record<string, unknown>
  state: 'received' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed'
  problem: string | null
  sentAt: Date
  editedAt: Date | null
  revokedAt: Date | null
  originalText: string | null
  /** The message that could not be delivered, for which this one was sent by another door. */
  insteadOf: string | null
  files: DeskFile[]
}

/** Bubbles shown at most: the newest. Longer talks are rare and the beginning stands in the report. */
const MOST_BUBBLES = 300

/**
 * The bubbles about a case, of all its reporters, oldest first: those of its reports, and those of no report
 * since the first one of that talk was told (an officer must see the thanks and the anger too).
 */
export async function listDeskMessages(trx: Trx, regionId: string, caseId: string): Promise<DeskMessage[]> {
  const { rows } = await sql<DeskMessage>`
    select m.id, m.conversation_id, m.direction, m.author, s.name as staff_name, m.kind, m.text, m.body, m.state, m.problem, m.sent_at,
      m.edited_at, m.revoked_at, m.original_text, m.instead_of,
      coalesce((select json_agg(${fileColumns} order by f.created_at, f.id) from attachments f
        where f.region_id = m.region_id and f.message_id = m.id), '[]') as files
    from (${talkIdsOf(sql`${regionId}::uuid`, sql`${caseId}::uuid`)}) mine
    join messages m on m.region_id = ${regionId} and m.conversation_id = mine.conversation_id
      and (m.report_id = any (mine.ids) or m.case_id = ${caseId}
        or (m.report_id is null and m.case_id is null and not mine.is_beside and m.sent_at >= ${toldAt(regionId)}))
    left join staff s on s.id = m.staff_id
    order by m.sent_at desc, m.id desc
    limit ${sql.lit(MOST_BUBBLES)}`.execute(trx)
  return rows.reverse().map((row) => ({ ...row, files: row.files.map(fileWithDate) }))
}

/** When the first report of a talk was told. */
function toldAt(regionId: string): RawBuilder<unknown> {
  return sql`(select min(r.told_at) from reports r where r.region_id = ${regionId} and r.id = any (mine.ids))`
}

export type DeskEvent = {
  id: string
  seq: number
  kind: EventKind
  actor: EventActor
  staffId: string | null
  staffName: string | null
  agencyId: string | null
  agencyName: string | null
  isPublic: boolean
  text: string
  details: Record<string, unknown>
  at: Date
  previousHash: string
  hash: string
  erasedHash?: string | null
  files: DeskFile[]
}

/** The whole history of a case, word for word (readHistory is for showing it), oldest first, with the photos of updates and answers. */
export async function listDeskEvents(trx: Trx, regionId: string, caseId: string): Promise<DeskEvent[]> {
  const { rows } = await sql<DeskEvent>`
    select e.id, e.seq, e.kind, e.actor, e.staff_id, s.name as staff_name, e.agency_id, a.short_name as agency_name, e.is_public, e.text, e.details,
      e.at, e.previous_hash, e.hash, e.erased_hash,
      coalesce((select json_agg(${fileColumns} order by f.created_at, f.id) from attachments f
        where f.region_id = e.region_id and f.case_id = e.case_id and f.case_event_id = e.id), '[]') as files
    from case_events e
    left join staff s on s.id = e.staff_id
    left join agencies a on a.region_id = e.region_id and a.id = e.agency_id
    where e.region_id = ${regionId} and e.case_id = ${caseId}
    order by e.seq`.execute(trx)
  return rows.map((row) => ({ ...row, files: row.files.map(fileWithDate) }))
}
