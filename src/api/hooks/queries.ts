/** All SQL about those who are told of cases, and what they were sent. One function, one statement. */
import { sql } from 'kysely'
import type { HookKind } from '#api/hooks/kinds.ts'
import type { Trx } from '#db/transaction.ts'

export type Subscriber = { id: string; name: string; url: string; events: HookKind[]; isActive: boolean; createdAt: Date }
export type Counts = { waiting: number; failing: number; dead: number; lastSentAt: Date | null }

export async function insertSubscriber(
  trx: Trx,
  subscriber: Omit<Subscriber, 'isActive'> & { regionId: string; secret: string; createdBy: string | null },
): Promise<void> {
  await trx.insertInto('webhookSubscribers').values(subscriber).execute()
}

/** @property dead what was given up in the last 30 days @property failing what was tried and waits for another try */
export async function listSubscribers(trx: Trx, regionId: string): Promise<(Subscriber & Counts)[]> {
  const { rows } = await sql<Subscriber & Counts>`
    select s.id, s.name, s.url, s.events, s.is_active, s.created_at,
      count(d.id) filter (where d.state = 'waiting') as waiting, count(d.id) filter (where d.state = 'waiting' and d.problem is not null) as failing,
      count(d.id) filter (where d.state = 'dead') as dead, max(d.done_at) filter (where d.state = 'sent') as last_sent_at
    from webhook_subscribers s left join webhook_deliveries d on d.region_id = s.region_id and d.subscriber_id = s.id
    where s.region_id = ${regionId} group by s.region_id, s.id order by s.is_active desc, s.created_at desc`.execute(trx)
  return rows
}

export type Hearing = Pick<Subscriber, 'id' | 'events' | 'createdAt'>

/** Asked for every event of every case: those who hear of anything at all. */
export async function listHearing(trx: Trx, regionId: string): Promise<Hearing[]> {
  return trx
    .selectFrom('webhookSubscribers')
    .select(['id', 'events', 'createdAt'])
    .where('regionId', '=', regionId)
    .where('isActive', '=', true)
    .$castTo<Hearing>()
    .execute()
}

export function findSubscriber(trx: Trx, regionId: string, id: string): Promise<(Subscriber & { secret: string }) | undefined> {
  return trx
    .selectFrom('webhookSubscribers')
    .select(['id', 'name', 'url', 'events', 'isActive', 'createdAt', 'secret'])
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .$castTo<Subscriber & { secret: string }>()
    .executeTakeFirst()
}

export async function setActive(trx: Trx, { regionId, id, isActive }: { regionId: string; id: string; isActive: boolean }): Promise<void> {
  await trx.updateTable('webhookSubscribers').set({ isActive }).where('regionId', '=', regionId).where('id', '=', id).execute()
}

export type NewDelivery = {
  regionId: string
  id: string
  subscriberId: string
  caseId: string | null
  caseEventId: string | null
  seq: number
  kind: HookKind | 'test'
  body: string
  nextAt: Date
  createdAt: Date
}

/** One event is told to one subscriber once. @returns whom it is new to */
export async function insertDeliveries(trx: Trx, deliveries: NewDelivery[]): Promise<string[]> {
  if (deliveries.length === 0) return []
  const rows = await trx
    .insertInto('webhookDeliveries')
    .values(deliveries)
    .onConflict((conflict) => conflict.columns(['regionId', 'subscriberId', 'caseEventId']).doNothing())
    .returning('subscriberId')
    .execute()
  return rows.map(({ subscriberId }) => subscriberId)
}

/** @property isSecret its case is secret by now */
export type Claimed = { id: string; body: string; attempts: number; isSecret: boolean }
type Line = { regionId: string; subscriberId: string; caseId: string | null }

/**
 * The oldest that waits of one case, if its time has come: nobody else takes it until `until`.
 * @param caseId null: tests
 */
export async function claimDelivery(
  trx: Trx,
  { regionId, subscriberId, caseId, at, until }: Line & { at: Date; until: Date },
): Promise<Claimed | undefined> {
  const { rows } = await sql<Claimed>`
    update webhook_deliveries d set attempts = d.attempts + 1, next_at = ${until}
    where d.region_id = ${regionId} and d.next_at <= ${at} and d.id = (
      select o.id from webhook_deliveries o
      where o.region_id = ${regionId} and o.subscriber_id = ${subscriberId} and o.case_id is not distinct from ${caseId}::uuid and o.state = 'waiting'
      order by o.seq, o.created_at, o.id limit 1 for update)
    returning d.id, d.body, d.attempts,
      coalesce((select c.is_secret from cases c where c.region_id = d.region_id and c.id = d.case_id), false) as is_secret`.execute(trx)
  return rows[0]
}

/** When the oldest that waits of one case is to be tried. @returns undefined: none waits */
export async function findNextAt(trx: Trx, { regionId, subscriberId, caseId }: Line): Promise<Date | undefined> {
  const { rows } = await sql<{ nextAt: Date }>`
    select next_at from webhook_deliveries
    where region_id = ${regionId} and subscriber_id = ${subscriberId} and case_id is not distinct from ${caseId}::uuid and state = 'waiting'
    order by seq, created_at, id limit 1`.execute(trx)
  return rows[0]?.nextAt
}

type Outcome = { state: 'waiting' | 'sent' | 'dead' | 'dropped'; nextAt?: Date; status?: number | null; problem?: string | null; doneAt?: Date }

export async function updateDelivery(trx: Trx, { regionId, id }: { regionId: string; id: string }, outcome: Outcome): Promise<void> {
  await trx.updateTable('webhookDeliveries').set(outcome).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** Those that were given up are tried once more. @returns the cases they are about */
export async function reviveDead(
  trx: Trx,
  { regionId, subscriberId, at }: { regionId: string; subscriberId: string; at: Date },
): Promise<(string | null)[]> {
  const rows = await trx
    .updateTable('webhookDeliveries')
    .set({ state: 'waiting', attempts: 0, nextAt: at, doneAt: null })
    .where('regionId', '=', regionId)
    .where('subscriberId', '=', subscriberId)
    .where('state', '=', 'dead')
    .returning('caseId')
    .execute()
  return [...new Set(rows.map(({ caseId }) => caseId))]
}

export async function listWaitingCases(trx: Trx, regionId: string, subscriberId: string): Promise<(string | null)[]> {
  const rows = await trx
    .selectFrom('webhookDeliveries')
    .select('caseId')
    .distinct()
    .where('regionId', '=', regionId)
    .where('subscriberId', '=', subscriberId)
    .where('state', '=', 'waiting')
    .execute()
  return rows.map(({ caseId }) => caseId)
}

export type LoggedDelivery = {
  id: string
  kind: string
  state: 'waiting' | 'sent' | 'dead' | 'dropped'
  attempts: number
  nextAt: Date
  status: number | null
  problem: string | null
  createdAt: Date
  doneAt: Date | null
  ticket: string | null
}

/** Newest first. */
export async function listDeliveries(
  trx: Trx,
  regionId: string,
  { subscriberId, limit }: { subscriberId: string; limit: number },
): Promise<LoggedDelivery[]> {
  const { rows } = await sql<LoggedDelivery>`
    select d.id, d.kind, d.state, d.attempts, d.next_at, d.status, d.problem, d.created_at, d.done_at, d.body::jsonb -> 'case' -> 'tickets' ->> 0 as ticket
    from webhook_deliveries d where d.region_id = ${regionId} and d.subscriber_id = ${subscriberId}
    order by d.created_at desc, d.id desc limit ${limit}`.execute(trx)
  return rows
}

export async function countDead(trx: Trx, regionId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('webhookDeliveries as d')
    .innerJoin('webhookSubscribers as s', (join) => join.onRef('s.regionId', '=', 'd.regionId').onRef('s.id', '=', 'd.subscriberId'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('d.regionId', '=', regionId)
    .where('d.state', '=', 'dead')
    .where('s.isActive', '=', true)
    .executeTakeFirstOrThrow()
  return count
}

/** Of those that have ended. */
export async function deleteOldDeliveries(trx: Trx, regionId: string, before: Date): Promise<void> {
  await trx.deleteFrom('webhookDeliveries').where('regionId', '=', regionId).where('state', '<>', 'waiting').where('createdAt', '<', before).execute()
}

/** Oldest first; of a case with very many reports only the first. */
export async function listTickets(trx: Trx, regionId: string, caseId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('reports')
    .select('ticket')
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .orderBy('submittedAt')
    .limit(MOST_TICKETS)
    .execute()
  return rows.map(({ ticket }) => ticket)
}

const MOST_TICKETS = 100
