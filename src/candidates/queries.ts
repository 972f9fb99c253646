/** All SQL about candidates: what somebody said in public or in a group and may be a report. One function, one statement. */
import { sql } from 'kysely'
import type { Update } from '#channels/channel.ts'
import type { Trx } from '#db/transaction.ts'
import { readUpdate } from '#intake/queries.ts'
import { keysOf } from '#sealing/carried.ts'
import type { Source } from '#reports/source.ts'

/** @property sourceKey the provider's id, or a hash: the same words twice are one @property author as shown there @property authorRef the provider's id of the person; once stored its index */
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
export async function insertCandidate(trx: Trx, { source, author, authorRef, ...row }: NewCandidate): Promise<boolean> {
  const keys = await keysOf(trx, row.regionId)
  const sealed = { author: author === null ? null : keys.seal('name', author), authorRef: authorRef === null ? null : keys.index(authorRef) }
  const added = await trx
    .insertInto('candidates')
    .values({ ...row, ...sealed, source: JSON.stringify(source) })
    .onConflict((conflict) => conflict.columns(['regionId', 'channel', 'sourceKey']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export type CandidateState = 'waiting' | 'taken' | 'dismissed' | 'withdrawn'

/** Who said it stays sealed; that somebody is named is known. */
export type CandidateRow = Omit<NewCandidate, 'author'> & {
  author: Buffer | null
  state: CandidateState
  reportId: string | null
  caseId: string | null
  decidedBy: string | null
  editedAt: Date | null
  removedAt: Date | null
  lookedAt: Date | null
  isRestricted: boolean
}

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
  'decidedBy',
  'editedAt',
  'removedAt',
  'lookedAt',
  'isRestricted',
] as const

type Named = { regionId: string; id: string }

function locked(trx: Trx, regionId: string) {
  return trx.selectFrom('candidates').select(columns).where('regionId', '=', regionId).forUpdate().$castTo<CandidateRow>()
}

/** Held until the transaction ends. */
export function lockBySource(
  trx: Trx,
  { regionId, channel, sourceKey }: { regionId: string; channel: string; sourceKey: string },
): Promise<CandidateRow | undefined> {
  return locked(trx, regionId).where('channel', '=', channel).where('sourceKey', '=', sourceKey).executeTakeFirst()
}

/** Held until the transaction ends. */
export function lockCandidate(trx: Trx, { regionId, id }: Named): Promise<CandidateRow | undefined> {
  return locked(trx, regionId).where('id', '=', id).executeTakeFirst()
}

/** Only what nobody has decided on follows what its author says anew; the first words are kept. */
export async function updateWaitingText(trx: Trx, { regionId, id }: Named, { text, at }: { text: string; at: Date }): Promise<void> {
  await trx
    .updateTable('candidates')
    .set((eb) => ({ originalText: eb.fn.coalesce('originalText', 'text'), text, editedAt: at }))
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** For the restricted unit alone. */
export async function markRestricted(trx: Trx, { regionId, id }: Named): Promise<void> {
  await trx.updateTable('candidates').set({ isRestricted: true }).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** Taken back by its author: what nobody has decided on goes with it. */
export async function markRemoved(trx: Trx, { regionId, id }: Named, at: Date): Promise<void> {
  await trx
    .updateTable('candidates')
    .set({ removedAt: at, state: sql`case when state = 'waiting' then 'withdrawn' else state end` })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

export async function markHidden(trx: Trx, { regionId, id }: Named, isHidden: boolean): Promise<void> {
  await trx.updateTable('candidates').set({ isHidden }).where('regionId', '=', regionId).where('id', '=', id).execute()
}

export type Decision = {
  state: CandidateState
  reason?: string | null
  decidedBy: string | null
  decidedAt: Date | null
  reportId?: string | null
  caseId?: string | null
}

export async function saveDecision(trx: Trx, { regionId, id }: Named, decision: Decision): Promise<void> {
  await trx.updateTable('candidates').set(decision).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** What the provider told when it was asked. @param author, authorRef only where they are news */
export async function saveLooked(
  trx: Trx,
  { regionId, id }: Named,
  { source, author, authorRef, ...facts }: { text: string; author?: string; authorRef?: string; source: Source; lookedAt: Date },
): Promise<void> {
  const keys = await keysOf(trx, regionId)
  const who = { ...(author && { author: keys.seal('name', author) }), ...(authorRef && { authorRef: keys.index(authorRef) }) }
  await trx
    .updateTable('candidates')
    .set({ ...facts, ...who, source: JSON.stringify(source) })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** Comments that were added to a case by themselves, because they named it. */
export async function countJoined(trx: Trx, regionId: string, caseId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('candidates')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('state', '=', 'taken')
    .where('reportId', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** The case that answers for its report now: it may have been linked since. */
export async function findCaseOf(
  trx: Trx,
  { regionId, reportId, caseId }: Pick<CandidateRow, 'regionId' | 'reportId' | 'caseId'>,
): Promise<string | undefined> {
  if (!reportId) return caseId ?? undefined
  const found = await trx.selectFrom('reports').select('caseId').where('regionId', '=', regionId).where('id', '=', reportId).executeTakeFirst()
  return found?.caseId
}

export type WaitingComment = { accountId: string; providerId: string; sentAt: Date; update: Update; channel: string }

/** Comments a provider told of and nobody has read yet, oldest first; those another job holds are skipped. */
export async function lockWaitingComments(trx: Trx, regionId: string, limit: number): Promise<WaitingComment[]> {
  const { rows } = await sql<Omit<WaitingComment, 'update'> & { body: Buffer }>`
    select u.account_id, u.provider_id, u.sent_at, u.body, account.channel
    from inbound_updates u join channel_accounts account on account.id = u.account_id
    where u.region_id = ${regionId} and u.sender = '' and u.kind = 'comment' and u.read_at is null
    order by u.account_id, u.sent_at, u.received_at, u.provider_id limit ${limit} for update of u skip locked`.execute(trx)
  const keys = await keysOf(trx, regionId)
  return Promise.all(rows.map(async ({ body, ...row }) => ({ ...row, update: await readUpdate(body, keys) })))
}
