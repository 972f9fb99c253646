/** Sending with a real database; the provider is a small server of our own that answers as it is told. */
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { after, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import type { OutboundMessage } from '#channels/channel.ts'
import { inRegion } from '#db/transaction.ts'
import { createIntake } from '#intake/commands.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { findAccount } from '#regions/queries.ts'
import { insertAddress } from '#conversations/contact-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { queueMessage, resumeSending, sendAgain, sendMessages } from './commands.ts'
import { readReceipts } from './receipt-commands.ts'
import { createTicks, type Tick } from './ticks.ts'

const db = await freshDatabase()
const regionId = newId()
const accountId = 'contoh-whatsapp'
const conversationId = newId()
const contactId = newId()
let clock = new Date('2026-11-20T03:00:00Z')

type Sent = { to?: string; recipient?: string; text?: { body: string }; biz_opaque_callback_data: string }
let sent: Sent[] = []
let answers: { status: number; body: unknown }[] = []

const provider = createServer((request, response) => void take(request, response))

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  sent.push(JSON.parse(await readAll(request)) as Sent)
  const answer = answers.shift() ?? { status: 200, body: { messages: [{ id: `wamid.${sent.length}.${newId()}` }] } }
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
}
await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
after(() => provider.close())

const context = { db, now: () => clock, log: createLog('silent') } as JobContext
const intake = createIntake(db, createLog('silent'), folderStorage('/tmp'))

await db
  .insertInto('regions')
  .values({
    id: regionId,
    code: 'contoh',
    areaCode: '99.01',
    name: 'Contoh',
    shortName: 'Contoh',
    program: 'Contoh',
    ticketPrefix: 'CTH',
    zone: 'Asia/Jakarta',
    settings: '{}',
  })
  .execute()
await db
  .insertInto('channelAccounts')
  .values({
    id: accountId,
    regionId,
    channel: 'whatsapp',
    settings: JSON.stringify({
      phoneNumberId: '1',
      accessToken: 'a',
      appSecret: 's',
      graphUrl: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
    }),
  })
  .execute()
await inRegion(db, regionId, async (trx) => {
  await trx.insertInto('contacts').values({ regionId, id: contactId }).execute()
  await insertAddress(trx, { regionId, accountId, address: '+6281200000001', contactId })
  await trx.insertInto('conversations').values({ regionId, id: conversationId, accountId, contactId, lastInboundAt: clock }).execute()
})

beforeEach(async () => {
  sent = []
  answers = []
  clock = new Date('2026-11-20T03:00:00Z')
  await inRegion(db, regionId, async (trx) => {
    await trx.deleteFrom('messages').where('regionId', '=', regionId).execute()
    await trx.deleteFrom('inboundUpdates').where('regionId', '=', regionId).execute()
  })
  await sql`delete from graphile_worker._private_jobs`.execute(db)
})

function say(text: string, more: { dedupeKey?: string } = {}): Promise<string | undefined> {
  return inRegion(db, regionId, (trx) =>
    queueMessage(trx, { regionId, conversationId, author: 'bot', message: { kind: 'text', text }, at: clock, ...more }),
  )
}

function messages() {
  return inRegion(db, regionId, (trx) =>
    trx.selectFrom('messages').selectAll().where('regionId', '=', regionId).orderBy('sentAt').orderBy('id').execute(),
  )
}

async function jobs(): Promise<{ key: string; runAt: Date }[]> {
  const { rows } = await sql<{ key: string; runAt: Date }>`select key, run_at from graphile_worker.jobs order by key`.execute(db)
  return rows
}

function later(milliseconds: number): void {
  clock = new Date(clock.getTime() + milliseconds)
}

function refuse(code: number, status = 400) {
  return { status, body: { error: { code, message: 'invented' } } }
}

async function hear(
  status: 'sent' | 'delivered' | 'read' | 'failed',
  about: { messageId: string; ourId?: string; code?: number; problem?: 'window_closed' | 'try_again' },
): Promise<void> {
  const receipt = { status, ...about }
  await intake.take(
    [{ update: { kind: 'receipt', providerId: `${about.messageId}:${status}`, sentAt: clock, receipt }, account: { id: accountId, regionId } }],
    clock,
  )
}

test('a message goes out once, under our own id, and is known as sent', async () => {
  const id = await say('Halo')
  await sendMessages(context, { regionId, messageId: id as string })
  await sendMessages(context, { regionId, messageId: id as string })
  assert.deepEqual(
    sent.map(({ to, text, biz_opaque_callback_data: ourId }) => ({ to, text, ourId })),
    [{ to: '6281200000001', text: { body: 'Halo', preview_url: false }, ourId: id }],
  )
  const [row] = await messages()
  assert.equal(row?.state, 'sent')
  assert.match(row?.providerId ?? '', /^wamid/)
})

test('a message that cannot be put together is shown as failed, and what follows goes out', async () => {
  const template = { kind: 'template', name: 'x', language: 'id', text: '' } as unknown as OutboundMessage
  const id = await inRegion(db, regionId, (trx) => queueMessage(trx, { regionId, conversationId, author: 'bot', message: template, at: clock }))
  later(1)
  await say('Halo')
  await sendMessages(context, { regionId, messageId: id as string })
  assert.deepEqual(
    (await messages()).map(({ state, problem }) => [state, problem]),
    [
      ['failed', 'refused'],
      ['sent', null],
    ],
  )
})

test('a receipt that the database refuses does not stop the others of the region', async () => {
  const ids = [await say('Satu'), await say('Dua')] as string[]
  await sendMessages(context, { regionId, messageId: ids[0] as string })
  const [one, other] = await messages()
  await sql`alter table messages add constraint poison check (problem_code is distinct from 666)`.execute(db)
  await hear('failed', { messageId: one?.providerId ?? '', code: 666, problem: 'window_closed' })
  await hear('delivered', { messageId: other?.providerId ?? '' })
  await readReceipts(context, { regionId }).finally(() => sql`alter table messages drop constraint poison`.execute(db))
  assert.deepEqual(
    (await messages()).map(({ state }) => state),
    ['sent', 'delivered'],
  )
})

test('blue ticks are best effort: each is tried once, in its turn, and a refusal is nobody\u2019s trouble', async () => {
  const tick = createTicks(context.log)
  const account = (await findAccount(db, accountId)) as Tick['account']
  answers = [refuse(131000, 500)]
  for (const isTyping of [true, false]) tick({ account, providerId: 'wamid.theirs', isTyping })
  await until(() => sent.length === 2)
  tick({ account, providerId: 'wamid.theirs', isTyping: true })
  await until(() => sent.length === 3)
  const ticks = sent as unknown as { status: string; message_id: string; typing_indicator?: unknown }[]
  assert.deepEqual(
    ticks.map(({ status, message_id: id, typing_indicator: typing }) => [status, id, typing !== undefined]),
    [
      ['read', 'wamid.theirs', true],
      ['read', 'wamid.theirs', false],
      ['read', 'wamid.theirs', true],
    ],
  )
})

test('when nobody takes the ticks, the oldest are left out and what is newest is still said', async () => {
  const tick = createTicks(context.log)
  const account = (await findAccount(db, accountId)) as Tick['account']
  for (let n = 1; n <= 300; n++) tick({ account, providerId: `wamid.${n}`, isTyping: false })
  await until(() => sent.length >= 104)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const ids = (sent as unknown as { message_id: string }[]).map(({ message_id: id }) => id)
  assert.equal(ids.length, 104)
  assert.ok(ids.includes('wamid.300') && !ids.includes('wamid.150'))
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
test('what was said under a key is not said again', async () => {
  assert.notEqual(await say('Diterima', { dedupeKey: 'event:1' }), undefined)
  assert.equal(await say('Diterima', { dedupeKey: 'event:1' }), undefined)
  assert.equal((await messages()).length, 1)
})

test('messages of one conversation go out in order, also when two jobs work at once', async () => {
  const ids: string[] = []
  for (const text of ['satu', 'dua', 'tiga', 'empat', 'lima']) {
    ids.push((await say(text)) as string)
    later(1)
  }
  await Promise.all(
    ids
      .toReversed()
      .slice(0, 3)
      .map((messageId) => sendMessages(context, { regionId, messageId })),
  )
  assert.deepEqual(
    sent.map(({ text }) => text?.body),
    ['satu', 'dua', 'tiga', 'empat', 'lima'],
  )
})

test('the first of a line that has to wait holds back those behind it', async () => {
  const first = (await say('satu')) as string
  later(1)
  const second = (await say('dua')) as string
  answers = [refuse(131056)]
  await sendMessages(context, { regionId, messageId: first })
  await sendMessages(context, { regionId, messageId: second })
  assert.equal(sent.length, 1)
  const [row] = await messages()
  assert.equal(row?.state, 'queued')
  assert.equal(row?.problem, 'try_again')
  assert.equal(row?.tryAfter?.getTime(), clock.getTime() + 4_000)
  assert.deepEqual(await jobs(), [{ key: `send:${conversationId}`, runAt: row?.tryAfter }])
  later(4_000)
  await sendMessages(context, { regionId, messageId: second })
  assert.deepEqual(
    sent.map(({ text }) => text?.body),
    ['satu', 'satu', 'dua'],
  )
})

test('what the provider refuses for good is failed, shows why, and lets the next pass', async () => {
  const first = (await say('satu')) as string
  later(1)
  await say('dua')
  answers = [refuse(131026)]
  await sendMessages(context, { regionId, messageId: first })
  const rows = await messages()
  assert.deepEqual(
    rows.map(({ state, problem, problemCode }) => ({ state, problem, problemCode })),
    [
      { state: 'failed', problem: 'gone', problemCode: 131026 },
      { state: 'sent', problem: null, problemCode: null },
    ],
  )
})

test('an officer can have a failed message sent again', async () => {
  const id = (await say('satu')) as string
  answers = [refuse(190, 401)]
  await sendMessages(context, { regionId, messageId: id })
  assert.equal((await messages())[0]?.problem, 'misconfigured')
  await sendAgain(db, { regionId, messageId: id })
  await sendMessages(context, { regionId, messageId: id })
  assert.equal((await messages())[0]?.state, 'sent')
})

test('after 24 hours of silence only a template goes out', async () => {
  later(24 * 3600 * 1000)
  const id = (await say('satu')) as string
  await inRegion(db, regionId, (trx) =>
    queueMessage(trx, {
      regionId,
      conversationId,
      author: 'bot',
      message: { kind: 'template', name: 'kabar', language: 'id', parameters: ['x'], text: 'x' },
      at: new Date(clock.getTime() + 1),
    }),
  )
  await sendMessages(context, { regionId, messageId: id })
  assert.deepEqual(
    (await messages()).map(({ state, problem }) => ({ state, problem })),
    [
      { state: 'failed', problem: 'window_closed' },
      { state: 'sent', problem: null },
    ],
  )
})

test('a message left by a crash is sent again after a while, not at once', async () => {
  const id = (await say('satu')) as string
  await inRegion(db, regionId, (trx) =>
    trx
      .updateTable('messages')
      .set({ state: 'sending', attempts: 1, tryAfter: new Date(clock.getTime() + 20_000) })
      .where('id', '=', id)
      .execute(),
  )
  await sendMessages(context, { regionId, messageId: id })
  assert.equal(sent.length, 0)
  later(20_000)
  await sendMessages(context, { regionId, messageId: id })
  assert.equal(sent.length, 1)
})

test('a receipt with our id heals a message whose answer was lost: it is not sent again', async () => {
  const id = (await say('satu')) as string
  await inRegion(db, regionId, (trx) =>
    trx
      .updateTable('messages')
      .set({ state: 'sending', attempts: 1, tryAfter: new Date(clock.getTime() + 20_000) })
      .where('id', '=', id)
      .execute(),
  )
  await hear('sent', { messageId: 'wamid.lost', ourId: id })
  await readReceipts(context, { regionId })
  later(60_000)
  await sendMessages(context, { regionId, messageId: id })
  assert.equal(sent.length, 0)
  const [row] = await messages()
  assert.deepEqual([row?.state, row?.providerId], ['sent', 'wamid.lost'])
})

test('what waits behind a message whose answer was lost goes out as soon as its receipt is there', async () => {
  const id = (await say('satu')) as string
  later(1)
  const second = (await say('dua')) as string
  const lostAt = new Date(clock.getTime() + 20_000)
  await inRegion(db, regionId, (trx) =>
    trx.updateTable('messages').set({ state: 'sending', attempts: 1, tryAfter: lostAt }).where('id', '=', id).execute(),
  )
  await sendMessages(context, { regionId, messageId: second })
  assert.deepEqual([sent.length, await jobs()], [0, [{ key: `send:${conversationId}`, runAt: lostAt }]])
  await hear('sent', { messageId: 'wamid.lost', ourId: id })
  later(3_000)
  await readReceipts(context, { regionId })
  assert.deepEqual(
    (await jobs()).filter(({ key }) => key.startsWith('send:')),
    [{ key: `send:${conversationId}`, runAt: clock }],
  )
})

test('receipts move a message forwards only, whatever their order', async () => {
  const id = (await say('satu')) as string
  await sendMessages(context, { regionId, messageId: id })
  const messageId = (await messages())[0]?.providerId as string
  for (const status of ['read', 'sent', 'delivered'] as const) {
    await hear(status, { messageId })
    await readReceipts(context, { regionId })
  }
  assert.equal((await messages())[0]?.state, 'read')
  const waiting = await inRegion(db, regionId, (trx) => trx.selectFrom('inboundUpdates').select('providerId').where('readAt', 'is', null).execute())
  assert.deepEqual(waiting, [])
})

test('a receipt that is ahead of the answer waits for it, but not for ever', async () => {
  await hear('delivered', { messageId: 'wamid.unknown' })
  const waiting = () => inRegion(db, regionId, (trx) => trx.selectFrom('inboundUpdates').select('providerId').where('readAt', 'is', null).execute())
  clock = new Date()
  await readReceipts(context, { regionId })
  assert.equal((await waiting()).length, 1)
  assert.deepEqual(
    (await jobs()).map(({ key }) => key),
    [`receipts:${regionId}`],
  )
  later(31_000)
  await readReceipts(context, { regionId })
  assert.equal((await waiting()).length, 0)
})

test('a message that fails afterwards tells why; one that fails for a passing reason is tried again', async () => {
  const first = (await say('satu')) as string
  later(1)
  const second = (await say('dua')) as string
  await sendMessages(context, { regionId, messageId: first })
  const [one, two] = await messages()
  await hear('failed', { messageId: one?.providerId as string, code: 131047, problem: 'window_closed' })
  await hear('failed', { messageId: two?.providerId as string, code: 131000, problem: 'try_again' })
  await readReceipts(context, { regionId })
  assert.deepEqual(
    (await messages()).map(({ state, problem, problemCode }) => ({ state, problem, problemCode })),
    [
      { state: 'failed', problem: 'window_closed', problemCode: 131047 },
      { state: 'queued', problem: 'try_again', problemCode: 131000 },
    ],
  )
  assert.equal(second, two?.id)
})

test('lines that were forgotten are asked for again, those that wait keep their time', async () => {
  const id = (await say('satu')) as string
  const tryAfter = new Date(clock.getTime() + 500_000)
  await inRegion(db, regionId, (trx) => trx.updateTable('messages').set({ tryAfter }).where('id', '=', id).execute())
  await sql`delete from graphile_worker._private_jobs`.execute(db)
  await resumeSending(db, { regionId, at: new Date(Date.now() + 60_000) })
  assert.deepEqual(await jobs(), [{ key: `send:${conversationId}`, runAt: tryAfter }])
})
