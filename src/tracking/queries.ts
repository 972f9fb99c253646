/**
 * All SQL of what the public sees: one report by its ticket and code, and the figures of the home page.
 * Nothing that tells a person apart leaves here: no name, no number, no staff, no other reporter's words.
 */
import { sql } from 'kysely'
import type { EventKind } from '#cases/events.ts'
import type { CaseClass, CaseRule } from '#cases/sla.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'

/** A reporter's own report, and the case that answers for it (linking moves the report to the case that answers). */
export type TrackedReport = {
  reportId: string
  ticket: string
  text: string
  channel: string
  placeText: string | null
  submittedAt: Date
  isAnonymous: boolean
  isSecret: boolean
  verdict: 'fixed' | 'not_fixed' | null
  rating: number | null
  caseId: string
  state: CaseState
  outcome: Outcome | null
  title: string
  class: CaseClass
  rejectReason: string | null
  rejectCode: string | null
  reopenedCount: number
  objectedAt: Date | null
  reportCount: number
  receivedAt: Date
  verifyDueAt: Date
  dueAt: Date
  pausedAt: Date | null
  answeredAt: Date | null
  closedAt: Date | null
  rule: CaseRule
  leadAgencyId: string | null
  leadAgency: string | null
  leadAgencyShort: string | null
  supporters: string[]
  category: string | null
  categoryEn: string | null
  district: string | null
  village: string | null
}

/** @param ticket and code as stored: capitals, no spaces. One statement whether or not the ticket exists. */
export async function findTracked(
  trx: Trx,
  { regionId, ticket, code }: { regionId: string; ticket: string; code: string },
): Promise<TrackedReport | undefined> {
  const { rows } = await sql<TrackedReport>`
    select r.id as report_id, r.ticket, r.text, r.channel, r.place_text, r.submitted_at, r.is_anonymous, r.is_secret, r.verdict, r.rating,
      c.id as case_id, c.state, c.outcome, c.title, c.class, c.reject_reason, c.reject_code, c.reopened_count, c.objected_at, c.report_count,
      c.received_at, c.verify_due_at, c.due_at, c.paused_at, c.answered_at, c.closed_at, c.rule,
      c.lead_agency_id, a.name as lead_agency, a.short_name as lead_agency_short, k.name as category, k.name_en as category_en, d.name as district, v.name as village,
      array(select sa.short_name from case_agencies ca join agencies sa on sa.region_id = ca.region_id and sa.id = ca.agency_id
        where ca.region_id = c.region_id and ca.case_id = c.id and ca.part = 'support' and ca.returned_at is null order by sa.name) as supporters
    from reports r
    join cases c on c.region_id = r.region_id and c.id = r.case_id
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    left join categories k on k.region_id = c.region_id and k.code = c.category_code
    left join areas d on d.region_id = c.region_id and d.code = coalesce(c.district_code, r.district_code)
    left join areas v on v.region_id = c.region_id and v.code = coalesce(c.village_code, r.village_code)
    where r.region_id = ${regionId} and r.ticket = ${ticket} and r.code = ${code}`.execute(trx)
  return rows[0]
}

/** @property reasonCode why an answer came without proof (cases/reasons.ts) */
export type PublicEvent = {
  id: string
  kind: EventKind
  text: string
  at: Date
  agencyId: string | null
  agency: string | null
  reasonCode: string | null
  /** Said by the reporter who looks, not by another one. */
  isOwn: boolean
  /** The coordinator agreed with an objection. */
  isGranted: boolean
}

/** Oldest first. The case's own internal history stays inside. */
export function listPublicEvents(trx: Trx, regionId: string, { caseId, reportId }: { caseId: string; reportId: string }): Promise<PublicEvent[]> {
  return trx
    .selectFrom('caseEvents as e')
    .leftJoin('agencies as a', (join) => join.onRef('a.regionId', '=', 'e.regionId').onRef('a.id', '=', 'e.agencyId'))
    .select([
      'e.id',
      'e.kind',
      'e.text',
      'e.at',
      'e.agencyId',
      'a.shortName as agency',
      sql<string | null>`e.details ->> 'reasonCode'`.as('reasonCode'),
      sql<boolean>`coalesce(e.details ->> 'reportId' = ${reportId}, false)`.as('isOwn'),
      sql<boolean>`coalesce((e.details -> 'isGranted')::boolean, false)`.as('isGranted'),
    ])
    .where('e.regionId', '=', regionId)
    .where('e.caseId', '=', caseId)
    .where('e.isPublic', '=', true)
    .orderBy('e.at')
    .orderBy('e.seq')
    .$castTo<PublicEvent>()
    .execute()
}

/** Who held it when, for the strip of days. `returned` is no public news, but the days it cost are. */
export function listHoldings(
  trx: Trx,
  regionId: string,
  caseId: string,
): Promise<{ kind: EventKind; at: Date; agencyId: string | null; agency: string | null }[]> {
  return trx
    .selectFrom('caseEvents as e')
    .leftJoin('agencies as a', (join) => join.onRef('a.regionId', '=', 'e.regionId').onRef('a.id', '=', 'e.agencyId'))
    .select(['e.kind', 'e.at', 'e.agencyId', 'a.shortName as agency'])
    .where('e.regionId', '=', regionId)
    .where('e.caseId', '=', caseId)
    .where('e.kind', 'in', [
      'assigned',
      'succeeded',
      'returned',
      'asked',
      'resumed',
      'submitted',
      'sent_back',
      'answered',
      'not_fixed',
      'transferred',
      'transfer_returned',
      'transfer_withdrawn',
    ])
    .orderBy('e.at')
    .orderBy('e.seq')
    .$castTo<{ kind: EventKind; at: Date; agencyId: string | null; agency: string | null }>()
    .execute()
}

export type TrackedPhoto = {
  id: string
  kind: 'image' | 'document' | 'audio'
  /** Of voices. */
  seconds: number | null
  fileName: string | null
  caseEventId: string | null
  takenAt: Date | null
  createdAt: Date
}

/** The reporter's own photos and voices, and what an agency put beside a public word. Stored ones only, oldest first. */
export function listTrackedPhotos(
  trx: Trx,
  regionId: string,
  { reportId, eventIds }: { reportId: string; eventIds: string[] },
): Promise<TrackedPhoto[]> {
  return trx
    .selectFrom('attachments')
    .select(['id', 'kind', 'seconds', 'fileName', 'caseEventId', 'takenAt', 'createdAt'])
    .where('regionId', '=', regionId)
    .where('kind', 'in', ['image', 'document', 'audio'])
    .where('state', '=', 'stored')
    .where((eb) => eb.or([eb('reportId', '=', reportId), ...(eventIds.length > 0 ? [eb('caseEventId', 'in', eventIds)] : [])]))
    .orderBy('createdAt')
    .orderBy('id')
    .$castTo<TrackedPhoto>()
    .execute()
}

/** Of the reporter's own files: those the scanner has not seen, and those it has locked away. */
export function countHeldFiles(trx: Trx, regionId: string, reportId: string): Promise<{ checking: number; locked: number }> {
  return trx
    .selectFrom('attachments')
    .select([
      sql<number>`(count(*) filter (where state = 'checking'))::integer`.as('checking'),
      sql<number>`(count(*) filter (where state = 'locked'))::integer`.as('locked'),
    ])
    .where('regionId', '=', regionId)
    .where('reportId', '=', reportId)
    .where('caseEventId', 'is', null)
    .executeTakeFirstOrThrow()
}
