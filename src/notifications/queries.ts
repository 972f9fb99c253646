/** What notices need to know of others' tables. Reading only. */
import { sql } from 'kysely'
import type { EventKind } from '#cases/events.ts'
import type { Trx } from '#db/transaction.ts'

/** A report whose reporter can be reached in a talk. */
export type Receiver = {
  reportId: string
  caseId: string
  ticket: string
  code: string
  conversationId: string
  channel: string
  lastInboundAt: Date | null
  /** From another door: the reporter hears it in their own. */
  isFollower: boolean
}

/** The talk a report was told in, and those of whoever follows it from another door. */
const receivers = (trx: Trx, regionId: string) =>
  trx
    .selectFrom('reports')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('reports as own')
          .select(['own.conversationId', sql<boolean>`false`.as('isFollower')])
          .whereRef('own.regionId', '=', 'reports.regionId')
          .whereRef('own.id', '=', 'reports.id')
          .unionAll(
            eb
              .selectFrom('reportFollowers as follower')
              .select(['follower.conversationId', sql<boolean>`true`.as('isFollower')])
              .whereRef('follower.regionId', '=', 'reports.regionId')
              .whereRef('follower.reportId', '=', 'reports.id'),
          )
          .as('told'),
      (join) => join.onTrue(),
    )
    .innerJoin('conversations', (join) =>
      join.onRef('conversations.regionId', '=', 'reports.regionId').onRef('conversations.id', '=', 'told.conversationId'),
    )
    .innerJoin('channelAccounts', 'channelAccounts.id', 'conversations.accountId')
    .select([
      'reports.id as reportId',
      'reports.caseId',
      'reports.ticket',
      'reports.code',
      'conversations.id as conversationId',
      'conversations.lastInboundAt',
      'channelAccounts.channel',
      'told.isFollower',
    ])
    .where('reports.regionId', '=', regionId)
    .orderBy('reports.submittedAt')
    .orderBy('told.isFollower')

/** Oldest report first. */
export function listReceiversOfCase(trx: Trx, regionId: string, caseId: string): Promise<Receiver[]> {
  return receivers(trx, regionId).where('reports.caseId', '=', caseId).execute()
}

export async function listReceiversOfReports(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<Receiver[]> {
  if (reportIds.length === 0) return []
  return receivers(trx, regionId).where('reports.id', 'in', reportIds).execute()
}

/** What has happened since. */
export async function listLaterKinds(trx: Trx, regionId: string, event: { caseId: string; seq: number }): Promise<EventKind[]> {
  const rows = await trx
    .selectFrom('caseEvents')
    .select('kind')
    .where('regionId', '=', regionId)
    .where('caseId', '=', event.caseId)
    .where('seq', '>', event.seq)
    .execute()
  return rows.map(({ kind }) => kind as EventKind)
}

/** What was posted of the progress of a case, oldest first, and when it was told. */
export async function listProgress(trx: Trx, regionId: string, caseId: string): Promise<{ id: string; text: string; toldAt: Date | undefined }[]> {
  const { rows } = await sql<{ id: string; text: string; toldAt: Date | null }>`
    select e.id, e.text, (
      select max(m.sent_at) from messages m where m.region_id = ${regionId} and m.case_id = ${caseId} and starts_with(m.dedupe_key, 'event:' || e.id)
    ) as told_at
    from case_events e where e.region_id = ${regionId} and e.case_id = ${caseId} and e.kind = 'progress'
    order by e.seq`.execute(trx)
  return rows.map(({ toldAt, ...row }) => ({ ...row, toldAt: toldAt ?? undefined }))
}

export async function hasFiles(trx: Trx, regionId: string, caseEventId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('attachments')
    .select(sql`1`.as('one'))
    .where('regionId', '=', regionId)
    .where('caseEventId', '=', caseEventId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
