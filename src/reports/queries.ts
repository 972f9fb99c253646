/** All SQL about reports. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'

/** Times are UTC; `code` is kept without its blank. */
export type ReportRow = {
  id: string
  ticket: string
  code: string
  caseId: string
  conversationId: string | null
  contactId: string | null
  channel: string
  text: string
  categoryCode: string | null
  placeText: string | null
  latitude: number | null
  longitude: number | null
  districtCode: string | null
  villageCode: string | null
  isAnonymous: boolean
  isSecret: boolean
  isEmergency: boolean
  toldAt: Date
  submittedAt: Date
  verdict: 'fixed' | 'not_fixed' | null
  verdictAt: Date | null
  rating: number | null
}

const columns = [
  'id',
  'ticket',
  'code',
  'caseId',
  'conversationId',
  'contactId',
  'channel',
  'text',
  'categoryCode',
  'placeText',
  'latitude',
  'longitude',
  'districtCode',
  'villageCode',
  'isAnonymous',
  'isSecret',
  'isEmergency',
  'toldAt',
  'submittedAt',
  'verdict',
  'verdictAt',
  'rating',
] as const

function reports(trx: Trx, regionId: string) {
  return trx.selectFrom('reports').select(columns).where('regionId', '=', regionId).$castTo<ReportRow>()
}

export function getReport(trx: Trx, regionId: string, reportId: string): Promise<ReportRow> {
  return reports(trx, regionId).where('id', '=', reportId).executeTakeFirstOrThrow()
}

/** @param ticket as written by us: `OKI-2611-0482` */
export function findReportByTicket(trx: Trx, regionId: string, ticket: string): Promise<ReportRow | undefined> {
  return reports(trx, regionId).where('ticket', '=', ticket).executeTakeFirst()
}

/** Oldest first: the first one opened the case. */
export function listReportsOfCase(trx: Trx, regionId: string, caseId: string): Promise<ReportRow[]> {
  return reports(trx, regionId).where('caseId', '=', caseId).orderBy('submittedAt').execute()
}

/** Newest first. */
export function listReportsOfContact(trx: Trx, regionId: string, contactId: string): Promise<ReportRow[]> {
  return reports(trx, regionId).where('contactId', '=', contactId).orderBy('submittedAt', 'desc').limit(LISTED).execute()
}

/** Nobody reads further in a chat. */
const LISTED = 20

/** @returns the next running number of this month; the row stays locked until the end, so none is given twice */
export async function takeNumber(trx: Trx, regionId: string, { month, step }: { month: string; step: number }): Promise<number> {
  const { last } = await trx
    .insertInto('ticketCounters')
    .values({ regionId, month, last: step })
    .onConflict((conflict) => conflict.columns(['regionId', 'month']).doUpdateSet({ last: sql`ticket_counters.last + ${step}` }))
    .returning('last')
    .executeTakeFirstOrThrow()
  return last
}

/** @property source JSON */
export type NewReport = Omit<ReportRow, 'verdict' | 'verdictAt' | 'rating'> & {
  regionId: string
  takenBy: string | null
  submissionKey: string | null
  source: string
  author: string | Buffer | undefined
}

/** With the version of the privacy notice that held when it was told; null: the one that comes with the software. */
export async function insertReport(trx: Trx, { author, ...report }: NewReport): Promise<void> {
  const sealed = typeof author === 'string' ? (await keysOf(trx, report.regionId)).seal('name', author) : (author ?? null)
  const privacyVersion = sql<
    number | null
  >`(select max(version) from privacy_notices where region_id = ${report.regionId} and holds_from <= ${report.toldAt})`
  await trx
    .insertInto('reports')
    .values({ ...report, author: sealed, privacyVersion })
    .execute()
}

/** Until the end of the transaction nobody else works on this key. */
export async function holdSubmissionKey(trx: Trx, regionId: string, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${regionId}:${key}`}, 0))`.execute(trx)
}

export function findBySubmissionKey(
  trx: Trx,
  regionId: string,
  key: string,
): Promise<{ reportId: string; ticket: string; code: string; caseId: string } | undefined> {
  return trx
    .selectFrom('reports')
    .select(['id as reportId', 'ticket', 'code', 'caseId'])
    .where('regionId', '=', regionId)
    .where('submissionKey', '=', key)
    .executeTakeFirst()
}

/** Two contacts turned out to be one person. */
export async function moveReportsToContact(trx: Trx, { regionId, from, to }: { regionId: string; from: Person; to: Person }): Promise<void> {
  await trx
    .updateTable('reports')
    .set({ contactId: to.contactId, conversationId: to.conversationId })
    .where('regionId', '=', regionId)
    .where('conversationId', '=', from.conversationId)
    .execute()
}

type Person = { contactId: string; conversationId: string }

/** By which a case is called: the ticket of its first report. */
export async function findTicketOf(trx: Trx, regionId: string, caseId: string): Promise<string | undefined> {
  const found = await trx
    .selectFrom('reports')
    .select('ticket')
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .orderBy('submittedAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return found?.ticket
}
