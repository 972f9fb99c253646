/** All SQL about what we say because of a comment. One function, one statement. */
import { sql } from 'kysely'
import type { SendProblem } from '#channels/channel.ts'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'

/** received: for everybody, that it was taken · private: to its author, once · answered: for everybody, that something was done */
export type Purpose = 'received' | 'private' | 'answered'

export type AnswerState = 'queued' | 'sending' | 'sent' | 'failed'

export type NewAnswer = { regionId: string; id: string; candidateId: string; purpose: Purpose; text: string; createdAt: Date }

/** @returns false when the same was said, or is about to be */
export async function insertAnswer(trx: Trx, answer: NewAnswer): Promise<boolean> {
  const added = await trx
    .insertInto('commentAnswers')
    .values(answer)
    .onConflict((conflict) => conflict.columns(['regionId', 'candidateId', 'purpose']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export type AnswerRow = {
  id: string
  candidateId: string
  purpose: Purpose
  text: string
  state: AnswerState
  attempts: number
  tryAfter: Date | null
}

/** Held until the transaction ends. */
export function lockAnswer(trx: Trx, regionId: string, id: string): Promise<AnswerRow | undefined> {
  return trx
    .selectFrom('commentAnswers')
    .select(['id', 'candidateId', 'purpose', 'text', 'state', 'attempts', 'tryAfter'])
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .forUpdate()
    .$castTo<AnswerRow>()
    .executeTakeFirst()
}

export type AnswerChange = {
  state: AnswerState
  attempts?: number
  tryAfter?: Date | null
  providerId?: string | null
  /** Under which the author would write to us: only its index is kept. */
  address?: string | null
  problem?: SendProblem | null
  problemCode?: number | null
  sentAt?: Date
}

export async function updateAnswer(trx: Trx, { regionId, id }: { regionId: string; id: string }, change: AnswerChange): Promise<void> {
  const { address, ...set } = change
  const addressIndex = address && (await keysOf(trx, regionId)).index(address)
  await trx
    .updateTable('commentAnswers')
    .set({ ...set, ...(addressIndex && { addressIndex }) })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

type OfCandidate = { regionId: string; answerId: string; candidateId: string }

/** An officer has mended what was wrong: it is tried anew. @returns false when it has not failed, or answers another candidate */
export async function updateToTryAgain(trx: Trx, { regionId, answerId, candidateId }: OfCandidate): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('commentAnswers')
    .set({ state: 'queued', problem: null, problemCode: null, tryAfter: null })
    .where('regionId', '=', regionId)
    .where('id', '=', answerId)
    .where('candidateId', '=', candidateId)
    .where('state', '=', 'failed')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** What should be out by now: a job may have been lost, or been killed between two steps. */
export function listForgottenAnswers(trx: Trx, regionId: string, { before, limit }: { before: Date; limit: number }): Promise<{ id: string }[]> {
  return trx
    .selectFrom('commentAnswers')
    .select('id')
    .where('regionId', '=', regionId)
    .where('state', 'in', ['queued', 'sending'])
    .where('createdAt', '<', before)
    .orderBy('createdAt')
    .limit(limit)
    .execute()
}

/** Comments whose reports this case answers for; removed ones have nothing under which to speak. */
export async function listCommentsOfCase(trx: Trx, regionId: string, caseId: string): Promise<{ id: string; accountId: string | null }[]> {
  return trx
    .selectFrom('candidates as c')
    .innerJoin('reports as r', (join) => join.onRef('r.regionId', '=', 'c.regionId').onRef('r.id', '=', 'c.reportId'))
    .innerJoin('cases as k', (join) => join.onRef('k.regionId', '=', 'r.regionId').onRef('k.id', '=', 'r.caseId'))
    .select(['c.id', 'c.accountId'])
    .where('c.regionId', '=', regionId)
    .where('r.caseId', '=', caseId)
    .where('r.isSecret', '=', false)
    .where('k.isSecret', '=', false)
    .where('c.state', '=', 'taken')
    .where('c.removedAt', 'is', null)
    .execute()
}

export type Unanswered = {
  id: string
  text: string
  providerId: string | null
  sentAt: Date
  staffId: string | null
  reportId: string
  caseId: string
  ticket: string
  code: string
}

/** Private words whose author is this person, and who has not answered before. @param addresses their indexes. Held until the transaction ends. */
export async function lockUnanswered(
  trx: Trx,
  { regionId, accountId, addresses }: { regionId: string; accountId: string; addresses: string[] },
): Promise<Unanswered[]> {
  const { rows } = await sql<Unanswered>`
    select a.id, a.text, a.provider_id, a.sent_at, c.decided_by as staff_id, r.id as report_id, r.case_id, r.ticket, r.code
    from comment_answers a
    join candidates c on c.region_id = a.region_id and c.id = a.candidate_id
    join reports r on r.region_id = a.region_id and r.id = c.report_id
    where a.region_id = ${regionId} and a.purpose = 'private' and a.state = 'sent' and a.joined_at is null
      and c.account_id = ${accountId} and coalesce(a.address_index, c.author_ref) = any(${addresses})
    order by a.sent_at for update of a`.execute(trx)
  return rows
}

export async function markJoined(trx: Trx, { regionId, id }: { regionId: string; id: string }, at: Date): Promise<void> {
  await trx.updateTable('commentAnswers').set({ joinedAt: at }).where('regionId', '=', regionId).where('id', '=', id).execute()
}
