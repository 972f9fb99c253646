/** All SQL about messages that go out. One function, one statement. */
import { sql } from 'kysely'
import type { ChannelAccount, OutboundMessage, Receipt, SendProblem } from '#channels/channel.ts'
import { PREPARED } from '#db/prepared.ts'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'
import { type MessageState, statesBefore } from './receipts.ts'

export type NewMessage = {
  regionId: string
  id: string
  conversationId: string
  author: 'bot' | 'staff'
  staffId: string | null
  message: OutboundMessage
  reportId: string | null
  caseId: string | null
  dedupeKey: string | null
  replyTo: string | null
  insteadOf: string | null
  at: Date
}

/** @returns false when something with the same dedupe key was said already */
export async function insertMessage(trx: Trx, { message, at, ...row }: NewMessage): Promise<boolean> {
  const added = await trx
    .insertInto('messages')
    .values({ ...row, direction: 'out', kind: message.kind, text: message.text, body: JSON.stringify(message), state: 'queued', sentAt: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .modifyEnd(sql.raw(PREPARED))
    .executeTakeFirst()
  return added !== undefined
}

export type LineRow = {
  conversationId: string
  lastInboundAt: Date | null
  /** null: there is none any more, or it is switched off. */
  account: (ChannelAccount & { channel: string }) | null
  /** Of the person, newest first. */
  addresses: string[]
}

/** Holds the conversation a message belongs to, so that two jobs never work on one line. */
export async function lockLine(trx: Trx, regionId: string, messageId: string): Promise<LineRow | undefined> {
  const { rows } = await sql<Omit<LineRow, 'addresses'> & { addresses: Buffer[] }>`${sql.raw(PREPARED)}
    select talk.id as conversation_id, talk.last_inbound_at,
      (select json_build_object('id', id, 'channel', channel, 'settings', settings) from channel_accounts where id = talk.account_id and is_active) as account,
      coalesce(nullif(array(
        select address from contact_addresses
        where region_id = ${regionId} and account_id = talk.account_id and contact_id = talk.contact_id order by created_at desc
      ), '{}'), ${addressesSaid(regionId)}) as addresses
    from conversations as talk
    where talk.region_id = ${regionId} and talk.id = (select conversation_id from messages where region_id = ${regionId} and id = ${messageId})
    for update of talk`.execute(trx)
  const [line] = rows
  if (!line) return undefined
  const keys = await keysOf(trx, regionId)
  return { ...line, addresses: await Promise.all(line.addresses.map((address) => keys.open('address', address))) }
}

/** Somebody who never wrote to this account: the numbers or mailboxes they gave, or wrote from elsewhere. */
function addressesSaid(regionId: string) {
  return sql`array(
    select address from (
      select address, kind, created_at from contact_ways where region_id = ${regionId} and contact_id = talk.contact_id
      union all
      select address, kind, created_at from contact_addresses where region_id = ${regionId} and contact_id = talk.contact_id
    ) said
    where case (select channel from channel_accounts where id = talk.account_id)
      when 'email' then kind = 'email' when 'whatsapp' then kind = 'phone' when 'sms' then kind = 'phone' else false end
    order by created_at desc
  )`
}

/** As above, when all the rest is known. */
export async function holdLine(trx: Trx, regionId: string, conversationId: string): Promise<void> {
  await trx
    .selectFrom('conversations')
    .modifyFront(sql.raw(PREPARED))
    .select('id')
    .where('regionId', '=', regionId)
    .where('id', '=', conversationId)
    .forUpdate()
    .execute()
}

/** @property ticket of the report it speaks of */
export type OutgoingRow = {
  id: string
  caseId: string | null
  body: OutboundMessage
  replyTo: string | null
  attempts: number
  ticket: string | null
}

/**
 * Takes the oldest message of a line that is not out yet, if its time has come, and says that it is being sent.
 * @param lostAt from when on it counts as lost if nothing is heard of it
 */
export async function updateFirstToSending(
  trx: Trx,
  regionId: string,
  { conversationId, at, lostAt }: { conversationId: string; at: Date; lostAt: Date },
): Promise<OutgoingRow | undefined> {
  const { rows } = await sql<OutgoingRow>`${sql.raw(PREPARED)}
    update messages set state = 'sending', attempts = attempts + 1, try_after = ${lostAt}
    where region_id = ${regionId} and (try_after is null or try_after <= ${at}) and id = (
      select id from messages
      where region_id = ${regionId} and conversation_id = ${conversationId} and state in ('queued', 'sending')
      order by sent_at, id limit 1
    )
    returning id, case_id, body, reply_to, attempts,
      (select ticket from reports where region_id = ${regionId} and reports.id = messages.report_id) as ticket`.execute(trx)
  return rows[0]
}

/** @returns when the first of a line may be tried; undefined when nothing waits in it */
export async function findTimeOfFirst(trx: Trx, regionId: string, conversationId: string): Promise<Date | null | undefined> {
  const first = await trx
    .selectFrom('messages')
    .select('tryAfter')
    .where('regionId', '=', regionId)
    .where('conversationId', '=', conversationId)
    .where('state', 'in', ['queued', 'sending'])
    .orderBy('sentAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return first?.tryAfter
}

/** A receipt may have come before the answer: the state then is further already. @returns whether more waits in its line */
export async function updateToSent(trx: Trx, regionId: string, { id, providerId }: { id: string; providerId: string }): Promise<boolean> {
  const { rows } = await sql<{ isFollowed: boolean }>`${sql.raw(PREPARED)}
    update messages set provider_id = ${providerId}, try_after = null, problem = null, problem_code = null,
      state = case when state in ('queued', 'sending') then 'sent' else state end
    where region_id = ${regionId} and id = ${id}
    returning exists (
      select from messages as other where other.region_id = ${regionId} and other.conversation_id = messages.conversation_id
        and other.state in ('queued', 'sending') and other.id <> messages.id
    ) as is_followed`.execute(trx)
  return rows[0]?.isFollowed ?? false
}

export type Trouble = { id: string; problem: SendProblem; code: number; tryAfter: Date }

/** @returns false when a receipt has meanwhile said that it went out */
export async function updateToQueued(trx: Trx, regionId: string, { id, problem, code, tryAfter }: Trouble): Promise<boolean> {
  const done = await trx
    .updateTable('messages')
    .set({ state: 'queued', problem, problemCode: code, tryAfter, providerId: null })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('state', 'in', ['sending', 'failed'])
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** @returns false when a receipt has meanwhile said that it went out */
export async function updateToFailed(trx: Trx, regionId: string, { id, problem, code }: Omit<Trouble, 'tryAfter'>): Promise<boolean> {
  const done = await trx
    .updateTable('messages')
    .set({ state: 'failed', problem, problemCode: code, tryAfter: null })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** An officer wants it tried once more. @returns its conversation, undefined when it has not failed */
export function updateToTryAgain(trx: Trx, regionId: string, messageId: string): Promise<{ conversationId: string } | undefined> {
  return trx
    .updateTable('messages')
    .set({ state: 'queued', problem: null, problemCode: null, tryAfter: null, attempts: 0, providerId: null })
    .where('regionId', '=', regionId)
    .where('id', '=', messageId)
    .where('direction', '=', 'out')
    .where('state', '=', 'failed')
    .returning('conversationId')
    .executeTakeFirst()
}

export type TouchedRow = { messageId: string; id: string; conversationId: string; caseId: string | null; state: MessageState; attempts: number }

/**
 * Brings messages to the state their receipts tell of; never backwards.
 * @param by whether the receipts are matched by the provider's id or by ours
 * @returns the messages that were found, changed or not; `messageId` is the receipt's
 */
export async function updateByReceipts(
  trx: Trx,
  regionId: string,
  { receipts, by }: { receipts: Receipt[]; by: 'messageId' | 'ourId' },
): Promise<TouchedRow[]> {
  const rows = receipts.map((one) => ({ ...one, givesWay: statesBefore(one.status) }))
  const match = by === 'messageId' ? sql`messages.provider_id = receipt."messageId"` : sql`messages.id = receipt."ourId"::uuid`
  const isFurther = sql`messages.state = any(receipt."givesWay")`
  const { rows: touched } = await sql<TouchedRow>`${sql.raw(PREPARED)}
    update messages set
      state = case when ${isFurther} then receipt.status else messages.state end,
      problem = case when ${isFurther} then receipt.problem else messages.problem end,
      problem_code = case when ${isFurther} then receipt.code else messages.problem_code end,
      try_after = case when ${isFurther} then null else messages.try_after end,
      provider_id = coalesce(messages.provider_id, receipt."messageId"),
      pricing = coalesce(receipt.pricing, messages.pricing)
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as receipt ("messageId" text, "ourId" text, status text, code integer, problem text, pricing jsonb, "givesWay" text[])
    where messages.region_id = ${regionId} and messages.direction = 'out' and ${match}
    returning receipt."messageId" as message_id, messages.id, conversation_id, case_id, messages.state, attempts`.execute(trx)
  return touched
}

/** Lines with messages that should be out by now, with the moment from which they may be tried. */
export function listForgottenLines(
  trx: Trx,
  regionId: string,
  { before, limit }: { before: Date; limit: number },
): Promise<{ conversationId: string; messageId: string; tryAfter: Date | null }[]> {
  return trx
    .selectFrom('messages')
    .select((eb) => ['conversationId', eb.fn.min<string>(sql`id::text`).as('messageId'), eb.fn.min('tryAfter').as('tryAfter')])
    .where('regionId', '=', regionId)
    .where('state', 'in', ['queued', 'sending'])
    .where('createdAt', '<', before)
    .groupBy('conversationId')
    .limit(limit)
    .$castTo<{ conversationId: string; messageId: string; tryAfter: Date | null }>()
    .execute()
}
