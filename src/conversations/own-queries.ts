/** All SQL about the reports that are somebody's own. One function, one statement. */
import { sql } from 'kysely'
import type { CaseRule } from '#cases/sla.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import { PREPARED } from '#db/prepared.ts'
import type { Trx } from '#db/transaction.ts'

export type OwnReportRow = {
  reportId: string
  caseId: string
  ticket: string
  code: string
  title: string
  text: string
  state: CaseState
  outcome: Outcome | null
  answeredAt: Date | null
  closedAt: Date | null
  rule: CaseRule
  reopenedCount: number
  objectedAt: Date | null
  rejectCode: string | null
  categoryCode: string | null
  submittedAt: Date
  verdict: 'fixed' | 'not_fixed' | null
  rating: number | null
  holder: string | null
}

/** Asked for as a list of ids, so that each part uses its own index. What is restricted is known at the door it was told at, and to whoever has its code. */
function isOwn(regionId: string, contactId: string) {
  return sql<boolean>`r.id in (
    select mine.id from reports mine where mine.region_id = ${regionId} and mine.contact_id = ${contactId}
    union
    select theirs.id from contacts me join contacts other on other.region_id = me.region_id and other.person_id = me.person_id
    join reports theirs on theirs.region_id = other.region_id and theirs.contact_id = other.id
    join cases k on k.region_id = theirs.region_id and k.id = theirs.case_id and k.about is null
    where me.region_id = ${regionId} and me.id = ${contactId}
    union
    select f.report_id from report_followers f join conversations t on t.region_id = f.region_id and t.id = f.conversation_id
    where f.region_id = ${regionId} and t.region_id = ${regionId} and t.contact_id = ${contactId})`
}

/** Whoever has many hears of the others when they are asked for. */
const NEWEST = 20

/** @property named ids or ticket numbers that are spoken of: they are never left out for being old */
export type Whose = { contactId: string; named?: readonly string[] }

/** Of this person by whatever door, and those followed here; newest first. A linked report is in the state of the case that answers for it. */
export async function listOwnReports(trx: Trx, regionId: string, { contactId, named = [] }: Whose): Promise<OwnReportRow[]> {
  const found = await trx
    .selectFrom('reports as r')
    .innerJoin('cases as c', (join) => join.onRef('c.regionId', '=', 'r.regionId').onRef('c.id', '=', 'r.caseId'))
    .leftJoin('agencies as a', (join) => join.onRef('a.regionId', '=', 'c.regionId').onRef('a.id', '=', 'c.leadAgencyId'))
    .modifyFront(sql.raw(PREPARED))
    .select([
      'r.id as reportId',
      'r.caseId',
      'r.ticket',
      'r.code',
      'c.title',
      'r.text',
      'c.state',
      'c.outcome',
      'c.answeredAt',
      'c.closedAt',
      'c.rule',
      'c.reopenedCount',
      'c.objectedAt',
      'c.rejectCode',
      (eb) => eb.fn.coalesce('c.categoryCode', 'r.categoryCode').as('categoryCode'),
      'r.submittedAt',
      'r.verdict',
      'r.rating',
      'a.shortName as holder',
    ])
    .where('r.regionId', '=', regionId)
    .where(isOwn(regionId, contactId))
    .orderBy(sql`(r.id::text = any(${named}) or r.ticket = any(${named}))`, 'desc')
    .orderBy('r.submittedAt', 'desc')
    .limit(NEWEST + named.length)
    .$castTo<OwnReportRow>()
    .execute()
  return found.toSorted((one, other) => other.submittedAt.getTime() - one.submittedAt.getTime())
}
