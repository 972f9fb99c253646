/** All SQL about talks and the messages residents send; what goes out is written by src/delivery. One function, one statement. */
import { sql } from 'kysely'
import type { InboundMessage } from '#channels/channel.ts'
import type { Dialogue } from '#conversations/state.ts'
import { PREPARED } from '#db/prepared.ts'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'

export type ConversationRow = {
  id: string
  accountId: string
  contactId: string
  dialogue: Dialogue | { draftCount?: never; draft?: never }
  takenOverBy: string | null
  lastInboundAt: Date | null
}

const columns = ['id', 'accountId', 'contactId', 'dialogue', 'takenOverBy', 'lastInboundAt'] as const

/** @returns undefined when there is one already */
export function insertConversation(
  trx: Trx,
  row: { regionId: string; id: string; accountId: string; contactId: string },
): Promise<ConversationRow | undefined> {
  return trx
    .insertInto('conversations')
    .values(row)
    .onConflict((conflict) => conflict.columns(['regionId', 'accountId', 'contactId']).doNothing())
    .returning(columns)
    .modifyEnd(sql.raw(PREPARED))
    .$castTo<ConversationRow>()
    .executeTakeFirst()
}

/** Holds the talk until the transaction ends: one person's messages are worked on one after another. */
export function lockConversationOf(
  trx: Trx,
  { regionId, accountId, contactId }: { regionId: string; accountId: string; contactId: string },
): Promise<ConversationRow | undefined> {
  return trx
    .selectFrom('conversations')
    .modifyFront(sql.raw(PREPARED))
    .select(columns)
    .where('regionId', '=', regionId)
    .where('accountId', '=', accountId)
    .where('contactId', '=', contactId)
    .forUpdate()
    .$castTo<ConversationRow>()
    .executeTakeFirst()
}

export function lockConversation(trx: Trx, regionId: string, id: string): Promise<ConversationRow | undefined> {
  return trx
    .selectFrom('conversations')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .forUpdate()
    .$castTo<ConversationRow>()
    .executeTakeFirst()
}

/** @property lastInboundAt never goes backwards: an old message delivered late does not close the window */
export type Spoken = { id: string; dialogue: Dialogue; lastInboundAt?: Date | null }

export async function saveDialogue(trx: Trx, regionId: string, { id, dialogue, lastInboundAt = null }: Spoken): Promise<void> {
  await trx
    .updateTable('conversations')
    .set({ dialogue: JSON.stringify(dialogue), lastInboundAt: sql`greatest(last_inbound_at, ${lastInboundAt}::timestamptz)` })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .modifyEnd(sql.raw(PREPARED))
    .execute()
}

/** For a talk whose dialogue stays as it is. */
export async function saveLastInbound(
  trx: Trx,
  regionId: string,
  { id, lastInboundAt }: Pick<ConversationRow, 'id' | 'lastInboundAt'>,
): Promise<void> {
  await trx
    .updateTable('conversations')
    .set({ lastInboundAt: sql`greatest(last_inbound_at, ${lastInboundAt}::timestamptz)` })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** @param staffId undefined: given back to the dialogue */
export async function saveTakenOver(trx: Trx, regionId: string, { id, staffId, at }: { id: string; staffId?: string; at: Date }): Promise<void> {
  await trx
    .updateTable('conversations')
    .set({ takenOverBy: staffId ?? null, takenOverAt: staffId ? at : null })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** Talks that stopped with an unsent report, skipping those somebody works on. @param from older ones are outside the 24-hour window */
export async function listSilentDrafts(trx: Trx, regionId: string, { before, limit }: { before: Date; limit: number }): Promise<string[]> {
  const rows = await trx
    .selectFrom('conversations')
    .select('id')
    .where('regionId', '=', regionId)
    .where(sql<boolean>`dialogue ? 'draft'`)
    .where('takenOverBy', 'is', null)
    .where('lastInboundAt', '<', before)
    .orderBy('lastInboundAt')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export type NewIncoming = {
  regionId: string
  id: string
  conversationId: string
  providerId: string
  kind: InboundMessage['kind']
  text: string
  body: Record<string, unknown>
  /** JSON of what nobody at the desk needs and what may name the person: kept sealed. */
  beside: string | undefined
  replyTo: string | null
  sentAt: Date
}

const earlyChange = sql<EarlyChange | null>`(
  select json_build_object('kind', one.kind, 'text', one.text, 'sentAt', one.sent_at) from messages one
  where one.region_id = messages.region_id and one.conversation_id = messages.conversation_id
    and one.kind in ('edit', 'revoke') and one.body->>'target' = messages.provider_id order by one.sent_at desc limit 1)`

export type EarlyChange = { kind: 'edit' | 'revoke'; text: string; sentAt: string }

/**
 * @returns undefined when it is there already
 * @property change an edit or a revocation of it that came before it did, the newest
 */
export async function insertIncoming(trx: Trx, { body, beside, ...row }: NewIncoming): Promise<{ change: EarlyChange | null } | undefined> {
  const sealed = beside === undefined ? null : (await keysOf(trx, row.regionId)).seal('beside', beside)
  return trx
    .insertInto('messages')
    .values({ ...row, direction: 'in', author: 'reporter', body: JSON.stringify(body), beside: sealed, state: 'received' })
    .onConflict((conflict) => conflict.doNothing())
    .returning(earlyChange.as('change'))
    .modifyEnd(sql.raw(PREPARED))
    .executeTakeFirst()
}

export type KnownMessage = { id: string; providerId: string; direction: 'in' | 'out'; kind: string; text: string; reportId: string | null }

export function findByProviderId(trx: Trx, regionId: string, providerId: string): Promise<KnownMessage | undefined> {
  return trx
    .selectFrom('messages')
    .select(['id', 'providerId', 'direction', 'kind', 'text', 'reportId'])
    .where('regionId', '=', regionId)
    .where('providerId', '=', providerId)
    .$castTo<KnownMessage>()
    .executeTakeFirst()
}

/** The words before the first change are kept. */
export async function markEdited(trx: Trx, regionId: string, { id, text, at }: { id: string; text: string; at: Date }): Promise<void> {
  await trx
    .updateTable('messages')
    .set((eb) => ({ originalText: eb.fn.coalesce('originalText', 'text'), text, editedAt: at }))
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

export async function markRevoked(trx: Trx, regionId: string, { id, at }: { id: string; at: Date }): Promise<void> {
  await trx
    .updateTable('messages')
    .set((eb) => ({ originalText: eb.fn.coalesce('originalText', 'text'), text: '', revokedAt: at }))
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .execute()
}

/** The desk shows them with the case from now on. @returns what they say, in the order in which it was said */
export async function giveMessagesToReport(
  trx: Trx,
  regionId: string,
  { messageIds, reportId, caseId }: { messageIds: string[]; reportId: string; caseId: string },
): Promise<string[]> {
  if (messageIds.length === 0) return []
  const given = await trx
    .with('given', (one) =>
      one
        .updateTable('messages')
        .set({ reportId, caseId })
        .where('regionId', '=', regionId)
        .where('id', 'in', messageIds)
        .returning(['id', 'text', 'sentAt']),
    )
    .selectFrom('given')
    .select('text')
    .orderBy('sentAt')
    .orderBy('id')
    .execute()
  return given.map(({ text }) => text)
}

export type LastSpoken = { author: 'bot' | 'staff'; reportId: string | null; dedupeKey: string | null; sentAt: Date }

export function findLastSpoken(trx: Trx, regionId: string, conversationId: string): Promise<LastSpoken | undefined> {
  return trx
    .selectFrom('messages')
    .modifyFront(sql.raw(PREPARED))
    .select(['author', 'reportId', 'dedupeKey', 'sentAt'])
    .where('regionId', '=', regionId)
    .where('conversationId', '=', conversationId)
    .where('direction', '=', 'out')
    .orderBy('sentAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .$castTo<LastSpoken>()
    .executeTakeFirst()
}

export type TalkOfCase = { conversationId: string; reportId: string; ticket: string; channel: string; lastInboundAt: Date | null }

/** Who told of this case in a talk; each talk once, by its first report. */
export function listTalksOfCase(trx: Trx, regionId: string, caseId: string): Promise<TalkOfCase[]> {
  return trx
    .selectFrom('reports as r')
    .innerJoin('conversations as t', (join) => join.onRef('t.regionId', '=', 'r.regionId').onRef('t.id', '=', 'r.conversationId'))
    .innerJoin('channelAccounts as a', 'a.id', 't.accountId')
    .distinctOn('t.id')
    .select(['t.id as conversationId', 'r.id as reportId', 'r.ticket', 'a.channel', 't.lastInboundAt'])
    .where('r.regionId', '=', regionId)
    .where('r.caseId', '=', caseId)
    .orderBy('t.id')
    .orderBy('r.submittedAt')
    .execute()
}
