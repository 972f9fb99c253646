/**
 * Which reports and files belong to a case, and what its reporters say of the answer.
 * These columns are the case's affair (case_id, case_event_id, verdict, rating); the rest of both tables is
 * written by src/reports and src/evidence.
 */
import { sql } from 'kysely'
import type { Verdict } from '#cases/reporters/verdict.ts'
import { PREPARED } from '#db/prepared.ts'
import type { Trx } from '#db/transaction.ts'

export type ReportOfCase = { id: string; caseId: string; ticket: string; verdict: Verdict | null; rating: number | null }

const columns = ['id', 'caseId', 'ticket', 'verdict', 'rating'] as const

export function findReportOfCase(trx: Trx, regionId: string, reportId: string): Promise<ReportOfCase | undefined> {
  return trx
    .selectFrom('reports')
    .modifyFront(sql.raw(PREPARED))
    .select(columns)
    .where('regionId', '=', regionId)
    .where('id', '=', reportId)
    .$castTo<ReportOfCase>()
    .executeTakeFirst()
}

/** @param reportIds undefined: all reports of the case @returns the ids of those that moved */
export async function moveReports(
  trx: Trx,
  { regionId, from, to, reportIds }: { regionId: string; from: string; to: string; reportIds?: readonly string[] },
): Promise<string[]> {
  const moved = await trx
    .updateTable('reports')
    .set({ caseId: to })
    .where('regionId', '=', regionId)
    .where('caseId', '=', from)
    .$if(reportIds !== undefined, (query) => query.where('id', 'in', reportIds ?? []))
    .returning('id')
    .execute()
  return moved.map(({ id }) => id)
}

/** What reporters sent follows their reports. */
export async function moveReportFiles(
  trx: Trx,
  { regionId, to, reportIds }: { regionId: string; to: string; reportIds: readonly string[] },
): Promise<void> {
  if (reportIds.length === 0) return
  await trx
    .updateTable('attachments')
    .set({ caseId: to })
    .where('regionId', '=', regionId)
    .where('reportId', 'in', reportIds)
    .where('caseId', 'is not', null)
    .execute()
}

export async function countReports(trx: Trx, regionId: string, caseId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('reports')
    .select(sql<number>`count(*)`.as('count'))
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .executeTakeFirstOrThrow()
  return count
}

/** The reporter's newest word on the present answer. */
export async function saveVerdict(
  trx: Trx,
  { regionId, reportId, verdict, at }: { regionId: string; reportId: string; verdict: Verdict; at: Date },
): Promise<void> {
  await sql`${sql.raw(PREPARED)} update reports set verdict = ${verdict}, verdict_at = ${at} where region_id = ${regionId} and id = ${reportId}`.execute(
    trx,
  )
}

/** A new answer is judged anew. */
export async function clearVerdicts(trx: Trx, regionId: string, caseId: string): Promise<void> {
  await sql`${sql.raw(PREPARED)} update reports set verdict = null, verdict_at = null where region_id = ${regionId} and case_id = ${caseId}`.execute(
    trx,
  )
}

/** It was said of an answer to another matter. */
export async function forgetWord(trx: Trx, regionId: string, reportId: string): Promise<void> {
  await trx
    .updateTable('reports')
    .set({ verdict: null, verdictAt: null, rating: null })
    .where('regionId', '=', regionId)
    .where('id', '=', reportId)
    .execute()
}

/** Only ever called for the reporter's own hand. */
export async function saveRating(trx: Trx, { regionId, reportId, rating }: { regionId: string; reportId: string; rating: number }): Promise<void> {
  await trx.updateTable('reports').set({ rating }).where('regionId', '=', regionId).where('id', '=', reportId).execute()
}

export type FileOfEvent = { id: string; kind: string }

/** Files an officer sent along. Nobody else's: a file of a report, of another event or of another case stays where it is. */
export function claimFiles(
  trx: Trx,
  { regionId, caseId, caseEventId, ids }: { regionId: string; caseId: string; caseEventId: string; ids: readonly string[] },
): Promise<FileOfEvent[]> {
  return trx
    .updateTable('attachments')
    .set({ caseEventId, caseId })
    .where('regionId', '=', regionId)
    .where('id', 'in', ids)
    .where('reportId', 'is', null)
    .where('messageId', 'is', null)
    .where('caseEventId', 'is', null)
    .where((eb) => eb.or([eb('caseId', 'is', null), eb('caseId', '=', caseId)]))
    .returning(['id', 'kind'])
    .execute()
}

/** The files of an answer that was checked are from now on files of the answer that went out. */
export async function moveEventFiles(trx: Trx, { regionId, from, to }: { regionId: string; from: string; to: string }): Promise<void> {
  await trx.updateTable('attachments').set({ caseEventId: to }).where('regionId', '=', regionId).where('caseEventId', '=', from).execute()
}
