/** All SQL about updates as providers deliver them. One function, one statement. */
import { sql } from 'kysely'
import type { Update } from '#channels/channel.ts'
import { PREPARED } from '#db/prepared.ts'
import type { Db, Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'
import type { RegionKeys } from '#sealing/keys.ts'
import type { UpdateRow } from './rows.ts'

/** Milliseconds. Nothing that people type is answered sooner (src/conversations/patience.ts), so no job has to look before. */
const TYPING = 300

/**
 * Stores what is new and asks for the work on it, in one statement: a row that was there already asks for nothing.
 * The rows are of one region, which is set by the statement itself: one round trip and one commit for the whole batch, where a
 * transaction would take four (docs/decisions/0004). Jobs with the same key become one, with the newest time: a tap or a cry for help after half
 * a sentence does not wait for the other half; when to answer is decided by the job.
 * Sealed on the way, a few microseconds each: neither the row nor the job's name holds a number.
 */
export async function insertUpdates(db: Db, regionId: string, plainRows: UpdateRow[]): Promise<void> {
  const keys = await keysOf(db, regionId)
  const rows = plainRows.map((row) => sealedRow(row, keys))
  const hasty = rows.filter(({ isHasty }) => isHasty).map(({ sender }) => sender)
  const { rows: missed } = await sql<MissedJob>`${sql.raw(PREPARED)}
    with region as materialized (
      -- Read before the first row is made, so that row security sees it.
      select set_config('app.region', ${regionId}, true)
    ), stored as (
      insert into inbound_updates (region_id, account_id, kind, provider_id, sender, sent_at, body, read_at)
      -- Nobody works on the unknown: it is only kept.
      select region_id, account_id, kind, provider_id, sender, sent_at, decode(body, 'base64'), case when kind = 'unknown' then now() end
      from region, json_to_recordset(${JSON.stringify(rows)}::json)
        as row (region_id uuid, account_id text, kind text, provider_id text, sender text, sent_at timestamptz, body text)
      on conflict do nothing
      returning region_id, account_id, kind, sender
    ), wanted as (
      select 'continue-conversation' as name, 'talk:' || account_id || ':' || sender as key,
        case when sender = any(${hasty}) then now() else clock_timestamp() + ${TYPING} * interval '1 ms' end as at,
        json_build_object('regionId', region_id, 'accountId', account_id, 'sender', sender)::text as ids
      from stored where kind in ('message', 'identity') group by region_id, account_id, sender
      union all
      select distinct 'read-receipts', 'receipts:' || region_id, now(), json_build_object('regionId', region_id)::text from stored where kind = 'receipt'
      union all
      select distinct 'read-comments', 'comments:' || region_id, now(), json_build_object('regionId', region_id)::text from stored where kind = 'comment'
    ), asked as materialized (
      select added.key from (
        select array_agg((name, ids::json, null, at, null, key, null, null)::graphile_worker.job_spec order by key) as jobs from wanted
      ) as all_wanted, lateral graphile_worker.add_jobs(jobs) as added where jobs is not null
    )
    select name, key, ids from wanted where key not in (select key from asked)`.execute(db)
  for (const job of missed) await askAnew(db, job)
}

function sealedRow({ sender, body, ...row }: UpdateRow, keys: RegionKeys): UpdateRow {
  return { ...row, sender: sender && keys.index(sender), body: keys.seal('update', body).toString('base64') }
}

type MissedJob = { name: string; key: string; ids: string }

/**
 * A job that a worker takes at this very moment is neither changed nor replaced by add_jobs, and it does not see what is not
 * committed yet. By now it counts as running: asked again, another one is made. Should we end between the two, the sweep
 * resume-conversations finds what nobody has read.
 */
async function askAnew(db: Db, { name, key, ids }: MissedJob): Promise<void> {
  await sql`select graphile_worker.add_job(${name}, ${ids}::json, job_key := ${key})`.execute(db)
}

/** @property sender the index of the address; the address itself stands in the update */
export type WaitingUpdate = { kind: Update['kind']; providerId: string; sender: string; sentAt: Date; receivedAt: Date; update: Update }

/** What these senders (names of one person) told us and nobody has worked on yet, oldest first. Held until the transaction ends. */
export async function lockWaitingUpdates(
  trx: Trx,
  { regionId, accountId, senders }: { regionId: string; accountId: string; senders: string[] },
): Promise<WaitingUpdate[]> {
  const rows = await trx
    .selectFrom('inboundUpdates')
    .modifyFront(sql.raw(PREPARED))
    .select(['kind', 'providerId', 'sender', 'sentAt', 'receivedAt', 'body'])
    .where('regionId', '=', regionId)
    .where('accountId', '=', accountId)
    .where('sender', '=', sql<string>`any(${senders})`)
    .where('readAt', 'is', null)
    .orderBy('sentAt')
    .orderBy('receivedAt')
    .orderBy('providerId')
    .forUpdate()
    .execute()
  const keys = await keysOf(trx, regionId)
  return Promise.all(rows.map((row) => toWaiting(row, keys)))
}

/** Of whom something waits that came before this moment. */
export function listWaitingSenders(
  trx: Trx,
  { regionId, before, limit }: { regionId: string; before: Date; limit: number },
): Promise<{ accountId: string; sender: string }[]> {
  return trx
    .selectFrom('inboundUpdates')
    .select(['accountId', 'sender'])
    .distinct()
    .where('regionId', '=', regionId)
    .where('sender', '!=', '')
    .where('readAt', 'is', null)
    .where('receivedAt', '<', before)
    .limit(limit)
    .execute()
}

/** Receipts of a region that wait, oldest first; those another job holds are skipped. @param after the last one seen */
export async function lockWaitingReceipts(
  trx: Trx,
  { regionId, after, limit }: { regionId: string; after?: ReceiptPlace | undefined; limit: number },
): Promise<(WaitingUpdate & ReceiptPlace)[]> {
  let query = trx
    .selectFrom('inboundUpdates')
    .select(['accountId', 'kind', 'providerId', 'sender', 'sentAt', 'receivedAt', 'body'])
    .where('regionId', '=', regionId)
    .where('sender', '=', '')
    .where('kind', '=', 'receipt')
    .where('readAt', 'is', null)
  if (after)
    query = query.where((eb) => eb(eb.refTuple('accountId', 'sentAt', 'providerId'), '>', eb.tuple(after.accountId, after.sentAt, after.providerId)))
  const rows = await query.orderBy('accountId').orderBy('sentAt').orderBy('providerId').limit(limit).forUpdate().skipLocked().execute()
  const keys = await keysOf(trx, regionId)
  return Promise.all(rows.map(async (row) => ({ ...(await toWaiting(row, keys)), accountId: row.accountId })))
}

/** Where a receipt stands in the line. */
export type ReceiptPlace = { accountId: string; sentAt: Date; providerId: string }

type StoredUpdate = Omit<WaitingUpdate, 'kind' | 'update'> & { kind: string; body: Buffer | null }

async function toWaiting({ body, kind, providerId, sender, sentAt, receivedAt }: StoredUpdate, keys: RegionKeys): Promise<WaitingUpdate> {
  const update = { ...(await readUpdate(body, keys)), sentAt }
  return { kind: kind as Update['kind'], providerId, sender, sentAt, receivedAt, update }
}

/** @param body as it lies there */
export async function readUpdate(body: Buffer | null, keys: RegionKeys): Promise<Update> {
  return JSON.parse(await keys.open('update', body ?? Buffer.alloc(0))) as Update
}

/** Whether it was delivered before. */
export async function isKnownUpdate(
  trx: Trx,
  regionId: string,
  { accountId, kind, providerId }: { accountId: string } & Pick<Update, 'kind' | 'providerId'>,
): Promise<boolean> {
  const found = await trx
    .selectFrom('inboundUpdates')
    .select('kind')
    .where('regionId', '=', regionId)
    .where('accountId', '=', accountId)
    .where('kind', '=', kind)
    .where('providerId', '=', providerId)
    .executeTakeFirst()
  return found !== undefined
}

export type UpdateKeys = { regionId: string; accountId: string; keys: { kind: Update['kind']; providerId: string }[]; at: Date }

export async function markRead(trx: Trx, { regionId, accountId, keys, at }: UpdateKeys): Promise<void> {
  await sql`${sql.raw(PREPARED)}
    update inbound_updates set read_at = ${at}
    from json_to_recordset(${JSON.stringify(keys)}::json) as key (kind text, "providerId" text)
    where region_id = ${regionId} and account_id = ${accountId}
      and inbound_updates.kind = key.kind and provider_id = key."providerId"`.execute(trx)
}

/** @returns how many went */
export async function deleteReadUpdates(trx: Trx, { regionId, before, limit }: { regionId: string; before: Date; limit: number }): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from inbound_updates where region_id = ${regionId} and (account_id, kind, provider_id) in (
      select account_id, kind, provider_id from inbound_updates
      where region_id = ${regionId} and received_at < ${before} and read_at is not null limit ${limit})`.execute(trx)
  return Number(numAffectedRows ?? 0)
}
