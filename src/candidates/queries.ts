/** All SQL about candidates: what somebody said in public or in a group and may be a report. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { Source } from '#reports/source.ts'

/** @property sourceKey the provider's id, or a hash: the same words twice are one @property author as shown there */
export type NewCandidate = {
  id: string
  regionId: string
  channel: string
  accountId: string | null
  sourceKey: string
  source: Source
  author: string | null
  authorRef: string | null
  text: string
  saidAt: Date
}

/** @returns false when it is known already, whatever became of it */
export async function insertCandidate(trx: Trx, { source, ...row }: NewCandidate): Promise<boolean> {
  const added = await trx
    .insertInto('candidates')
    .values({ ...row, source: JSON.stringify(source) })
    .onConflict((conflict) => conflict.columns(['regionId', 'channel', 'sourceKey']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export type CandidateState = 'waiting' | 'taken' | 'dismissed' | 'withdrawn'

export type CandidateRow = NewCandidate & { state: CandidateState; reportId: string | null; caseId: string | null }

const columns = [
  'id',
  'regionId',
  'channel',
  'accountId',
  'sourceKey',
  'source',
  'author',
  'authorRef',
  'text',
  'saidAt',
  'state',
  'reportId',
  'caseId',
] as const

/** Held until the transaction ends. */
export function lockBySource(
  trx: Trx,
  { regionId, channel, sourceKey }: { regionId: string; channel: string; sourceKey: string },
): Promise<CandidateRow | undefined> {
  return trx
    .selectFrom('candidates')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('channel', '=', channel)
    .where('sourceKey', '=', sourceKey)
    .forUpdate()
    .$castTo<CandidateRow>()
    .executeTakeFirst()
}

/** Only what nobody has decided on follows what its author does to it. */
export async function updateWaiting(
  trx: Trx,
  { regionId, id }: { regionId: string; id: string },
  set: { text?: string; state?: 'withdrawn' },
): Promise<void> {
  await trx.updateTable('candidates').set(set).where('regionId', '=', regionId).where('id', '=', id).where('state', '=', 'waiting').execute()
}

export type WaitingComment = { accountId: string; providerId: string; sentAt: Date; body: string; channel: string }

/** Comments a provider told of and nobody has read yet, oldest first; those another job holds are skipped. */
export async function lockWaitingComments(trx: Trx, regionId: string, limit: number): Promise<WaitingComment[]> {
  const { rows } = await sql<WaitingComment>`
    select u.account_id, u.provider_id, u.sent_at, u.body, account.channel
    from inbound_updates u join channel_accounts account on account.id = u.account_id
    where u.region_id = ${regionId} and u.sender = '' and u.kind = 'comment' and u.read_at is null
    order by u.account_id, u.sent_at, u.received_at, u.provider_id limit ${limit} for update of u skip locked`.execute(trx)
  return rows
}
