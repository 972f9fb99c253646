/** All SQL about cases that other regions handed to us, and what of our work on them is to be told there. */
import { sql, type Insertable, type Updateable } from 'kysely'
import type { EventKind } from '#cases/events.ts'
import type { ReceivedTransfers } from '#db/schema.ts'
import type { Trx } from '#db/transaction.ts'
import type { ToldEvent } from '#transfers/steps.ts'

export type ReceivedRow = {
  regionId: string
  id: string
  caseId: string
  reportId: string
  fromRegionId: string
  fromCaseId: string
  fromTicket: string
  reporterCount: number
  reason: string
  state: 'open' | 'returned' | 'withdrawn'
  heardSeq: number
  receivedAt: Date
}

const columns = [
  'regionId', 'id', 'caseId', 'reportId', 'fromRegionId', 'fromCaseId', 'fromTicket', 'reporterCount', 'reason', 'state', 'heardSeq', 'receivedAt',
] as const // biome-ignore format: a list of names reads better in lines

/**
 * The key is the sender's id: of two jobs for one hand-over the second waits here for the first, and then finds it done.
 * @returns false when it is there already
 */
export async function claimReceived(trx: Trx, values: Insertable<ReceivedTransfers>): Promise<boolean> {
  const claimed = await trx
    .insertInto('receivedTransfers')
    .values(values)
    .onConflict((conflict) => conflict.columns(['regionId', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return claimed !== undefined
}

export function findReceived(trx: Trx, regionId: string, id: string): Promise<ReceivedRow | undefined> {
  return trx
    .selectFrom('receivedTransfers')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .$castTo<ReceivedRow>()
    .executeTakeFirst()
}

export function lockReceived(trx: Trx, regionId: string, id: string): Promise<ReceivedRow | undefined> {
  return trx
    .selectFrom('receivedTransfers')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .forUpdate()
    .$castTo<ReceivedRow>()
    .executeTakeFirst()
}

export async function updateReceived(
  trx: Trx,
  { regionId, id }: Pick<ReceivedRow, 'regionId' | 'id'>,
  values: Updateable<ReceivedTransfers>,
): Promise<void> {
  await trx.updateTable('receivedTransfers').set(values).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** What this case answers for: its own hand-over, and those of cases that were linked to it. */
export async function listReceivedFor(trx: Trx, regionId: string, caseId: string): Promise<ReceivedRow[]> {
  const { rows } = await sql<ReceivedRow>`
    with recursive answered as (
      select c.id from cases c where c.region_id = ${regionId} and c.id = ${caseId}
      union select c.id from cases c join answered a on c.linked_to = a.id where c.region_id = ${regionId}
    )
    select ${sql.join(columns.map((column) => sql.ref(`t.${column}`)))} from received_transfers t
    where t.region_id = ${regionId} and t.case_id in (select id from answered) order by t.received_at`.execute(trx)
  return rows
}

/** The case opened for a hand-over, the one that answers for that one, and so on. */
export async function listAnsweringCases(trx: Trx, regionId: string, caseId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain as (
      select c.id, c.linked_to, 1 as place from cases c where c.region_id = ${regionId} and c.id = ${caseId}
      union all select c.id, c.linked_to, chain.place + 1 from cases c join chain on c.id = chain.linked_to
        where c.region_id = ${regionId} and chain.place < 10
    )
    select id from chain order by place`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Another case answers for one that a region handed to us: that region hears of it from now on. */
export async function followTo(trx: Trx, { regionId, fromRegionId }: Pick<ReceivedRow, 'regionId' | 'fromRegionId'>, caseId: string): Promise<void> {
  await trx
    .updateTable('cases')
    .set({ fromRegionId })
    .where('regionId', '=', regionId)
    .where('id', '=', caseId)
    .where('fromRegionId', 'is', null)
    .execute()
}

export type PublicStep = ToldEvent & { id: string; caseId: string; seq: number; at: Date; fileIds: string[] }

/**
 * What may be told of these cases, each in its own order, the cases in the order given. Of a case that came to answer for another
 * only what happened since.
 */
export async function listPublicSteps(trx: Trx, regionId: string, caseIds: readonly string[]): Promise<PublicStep[]> {
  const steps: PublicStep[] = []
  for (const [place, caseId] of caseIds.entries()) steps.push(...(await listSteps(trx, regionId, { caseId, before: caseIds[place - 1] ?? null })))
  return steps
}

async function listSteps(trx: Trx, regionId: string, { caseId, before }: { caseId: string; before: string | null }): Promise<PublicStep[]> {
  const { rows } = await sql<Omit<PublicStep, 'kind'> & { kind: EventKind }>`
    select e.id, e.case_id, e.seq, e.kind, e.text, e.details, e.at, a.short_name as agency_name,
      array(select f.id from attachments f where f.region_id = e.region_id and f.case_event_id = e.id and f.state = 'stored' order by f.created_at, f.id) as file_ids
    from case_events e left join agencies a on a.region_id = e.region_id and a.id = e.agency_id
    where e.region_id = ${regionId} and e.case_id = ${caseId} and (e.is_public or e.kind in ('unlinked', 'rated'))
      and (${before}::uuid is null or e.seq > coalesce((select max(j.seq) from case_events j where j.region_id = e.region_id and j.case_id = e.case_id
        and j.kind = 'reporter_joined' and j.details ->> 'fromCaseId' = ${before}::text), 0))
    order by e.seq`.execute(trx)
  return rows
}
