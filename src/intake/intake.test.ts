/** Storing what providers deliver, with a real database: once, durable, and one bad row harms no other. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import type { Update } from '#channels/channel.ts'
import { inRegion } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage, type Storage } from '#lib/storage.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import { createIntake, deleteOldUpdates } from './commands.ts'
import { lockWaitingUpdates, markRead } from './queries.ts'

const db = await freshDatabase()
const intake = createIntake(db, createLog('silent'), folderStorage('/tmp'))
const [here, there] = [newId(), newId()]
const at = new Date('2026-11-20T03:00:00Z')
const { index } = await keysOf(db, here)

beforeEach(async () => {
  for (const regionId of [here, there]) await inRegion(db, regionId, (trx) => trx.deleteFrom('inboundUpdates').execute())
  await sql`delete from graphile_worker._private_jobs`.execute(db)
})

function message(providerId: string, { sender = '+620000000010', text = 'Halo', sentAt = at } = {}): Update {
  return { kind: 'message', providerId, sentAt, sender, aliases: [], message: { kind: 'text', text, attachments: [] } }
}

function take(updates: Update[], regionId = here): Promise<void> {
  return intake.take(
    updates.map((update) => ({ update, account: { id: 'contoh-whatsapp', regionId } })),
    at,
  )
}

async function stored(regionId = here) {
  const keys = await keysOf(db, regionId)
  const rows = await inRegion(db, regionId, (trx) => trx.selectFrom('inboundUpdates').selectAll().orderBy('providerId').execute())
  return Promise.all(rows.map(async ({ body, ...row }) => ({ ...row, body: await keys.open('update', body ?? Buffer.alloc(0)) })))
}

async function jobs(): Promise<{ taskIdentifier: string; key: string; payload: unknown }[]> {
  const { rows } = await sql<{ taskIdentifier: string; key: string; payload: unknown }>`
    select jobs.task_identifier, jobs.key, private.payload from graphile_worker.jobs join graphile_worker._private_jobs as private using (id) order by jobs.key`.execute(
    db,
  )
  return rows
}

test('one message becomes one row and asks for one piece of work', async () => {
  await take([message('m1')])
  const [row] = await stored()
  assert.deepEqual([row?.kind, row?.sender, row?.sentAt.toISOString(), row?.readAt], ['message', index('+620000000010'), at.toISOString(), null])
  assert.deepEqual(await jobs(), [
    {
      taskIdentifier: 'continue-conversation',
      key: `talk:contoh-whatsapp:${index('+620000000010')}`,
      payload: { regionId: here, accountId: 'contoh-whatsapp', sender: index('+620000000010') },
    },
  ])
})

test('a tap is worked on at once, words after a moment', async () => {
  const tap = message('m1')
  if (tap.kind === 'message') tap.message = { text: 'Kirim', attachments: [], kind: 'choice', choice: { id: 'draft:send', title: 'Kirim' } }
  await take([tap, message('m2', { sender: 'ID.2' })])
  const { rows } = await sql<{ isDue: boolean }>`select run_at <= now() as is_due from graphile_worker.jobs order by run_at`.execute(db)
  assert.deepEqual(rows, [{ isDue: true }, { isDue: false }])
})

test('a message delivered many times at the same moment is one row', async () => {
  await Promise.all(Array.from({ length: 50 }, () => take([message('m1'), message('m2')])))
  assert.deepEqual(
    (await stored()).map(({ providerId }) => providerId),
    ['m1', 'm2'],
  )
})

test('what was there already asks for no work', async () => {
  await take([message('m1')])
  await sql`delete from graphile_worker._private_jobs`.execute(db)
  await take([message('m1')])
  assert.deepEqual(await jobs(), [])
})

test('many of one person ask for one piece of work, different people for one each, receipts for one a region', async () => {
  const receipts: Update[] = ['sent', 'read'].map((status) => ({
    kind: 'receipt',
    providerId: `o:${status}`,
    sentAt: at,
    receipt: { messageId: 'o', status: status as 'sent' },
  }))
  const unknown: Update = { kind: 'unknown', providerId: 'hash:1', sentAt: new Date(0), raw: { x: 1 } }
  await take([message('m1'), message('m2'), message('m3', { sender: 'ID.2' }), ...receipts, unknown])
  assert.deepEqual(
    (await jobs()).map(({ key }) => key).sort(),
    [`receipts:${here}`, `talk:contoh-whatsapp:${index('+620000000010')}`, `talk:contoh-whatsapp:${index('ID.2')}`].sort(),
  )
  assert.notEqual((await stored()).find(({ kind }) => kind === 'unknown')?.readAt, null)
})

test('a row that the database refuses is kept as unknown; those beside it are not harmed', async () => {
  const bad = message('nul', { text: 'baik' })
  await Promise.all([
    take([message('m1')]),
    take([{ ...bad, providerId: 'a\u0000b' }]),
    take([message('m2')]),
    take([message(randomBytes(9000).toString('hex'))]),
  ])
  const rows = await stored()
  assert.deepEqual(rows.map(({ kind }) => kind).sort(), ['message', 'message', 'unknown', 'unknown'])
  assert.match(rows.find(({ kind, body }) => kind === 'unknown' && body.includes('baik'))?.body ?? '', /baik/)
})

test('regions that share a moment do not see each other', async () => {
  await Promise.all([take([message('m1')], here), take([message('m1'), message('m2')], there)])
  assert.deepEqual([(await stored(here)).length, (await stored(there)).length], [1, 2])
})

function withFile(providerId: string, bytes: Uint8Array): Update {
  const update = message(providerId)
  if (update.kind === 'message') update.message.attachments = [{ kind: 'image', ref: 'letter:2', bytes }]
  return update
}

test('a file that comes within a delivery lies in the storage before anything is promised; its row holds only where', async () => {
  const written = new Map<string, Uint8Array>()
  const storage: Storage = { ...folderStorage('/tmp'), write: async (key, bytes) => void written.set(key, bytes as Uint8Array) }
  const careful = createIntake(db, createLog('silent'), storage)
  const account = { id: 'contoh-email', regionId: here }
  await careful.take([{ update: withFile('surat-1', Buffer.from('foto')), account }], at)
  const [key = ''] = written.keys()
  assert.match(key, new RegExp(`^${here}/incoming/[0-9a-f]{64}\\.bin$`))
  const [row] = await stored()
  assert.ok(row?.body.includes(`kept:${key}`) && !row.body.includes('bytes'))
  written.clear()
  await careful.take([{ update: withFile('surat-1', Buffer.from('foto')), account }], at)
  assert.equal(written.size, 0, 'delivered again: its file may have been fetched already')
  const full = createIntake(db, createLog('silent'), { ...storage, write: () => Promise.reject(new Error('disk full')) })
  await assert.rejects(full.take([{ update: withFile('surat-2', Buffer.from('foto')), account }], at), { key: 'webhook.busy' })
  assert.equal((await stored()).length, 1)
})

test('nothing is promised when the database is gone', async () => {
  const broken = freshlyBroken()
  await assert.rejects(
    createIntake(broken, createLog('silent'), folderStorage('/tmp')).take([{ update: message('m1'), account: { id: 'x', regionId: here } }], at),
    {
      key: 'webhook.busy',
    },
  )
  assert.deepEqual(await stored(), [])
})

/** A database whose every transaction fails. */
function freshlyBroken(): typeof db {
  return new Proxy(db, {
    get: (target, name) => (name === 'transaction' ? () => ({ execute: () => Promise.reject(new Error('gone')) }) : Reflect.get(target, name)),
  })
}

test('a batch whose connection is killed is written again, row by row', async () => {
  const blocker = inRegion(db, here, async (trx) => {
    // Holds m1, so that the batch waits long enough to be killed.
    await sql`insert into inbound_updates (region_id, account_id, kind, provider_id, sent_at, body) values (${here}, 'contoh-whatsapp', 'message', 'm1', now(), '\\x01')`.execute(
      trx,
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(trx)
    await new Promise((resolve) => setTimeout(resolve, 100))
    throw new Error('rolled back')
  }).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await take([message('m1'), message('m2')])
  await blocker
  assert.deepEqual(
    (await stored()).map(({ providerId }) => providerId),
    ['m1', 'm2'],
  )
})

test('an unsaid or impossible time is the time of receipt', async () => {
  await take([message('m1', { sentAt: new Date(0) }), message('m2', { sentAt: new Date('9999-01-01') })])
  assert.deepEqual(
    (await stored()).map(({ sentAt }) => sentAt.toISOString()),
    [at.toISOString(), at.toISOString()],
  )
})

test('what waits is read oldest first, all names of a person together, and only once', async () => {
  await take([
    message('late', { sentAt: new Date(at.getTime() + 2000) }),
    message('early'),
    message('alias', { sender: 'ID.2', sentAt: new Date(at.getTime() + 1000) }),
    message('other', { sender: '+62999' }),
  ])
  const about = { regionId: here, accountId: 'contoh-whatsapp' }
  const senders = ['+620000000010', 'ID.2'].map(index)
  await inRegion(db, here, async (trx) => {
    const waiting = await lockWaitingUpdates(trx, { ...about, senders })
    assert.deepEqual(
      waiting.map(({ providerId }) => providerId),
      ['early', 'alias', 'late'],
    )
    assert.deepEqual(waiting[0]?.update, message('early'))
    await markRead(trx, { ...about, keys: waiting, at })
  })
  assert.deepEqual(await inRegion(db, here, (trx) => lockWaitingUpdates(trx, { ...about, senders })), [])
})

test('what was read a month ago is deleted, what waits is kept', async () => {
  await take([message('read'), message('waiting'), message('new')])
  await inRegion(db, here, (trx) =>
    markRead(trx, {
      regionId: here,
      accountId: 'contoh-whatsapp',
      keys: [
        { kind: 'message', providerId: 'read' },
        { kind: 'message', providerId: 'new' },
      ],
      at,
    }),
  )
  await inRegion(db, here, (trx) =>
    trx
      .updateTable('inboundUpdates')
      .set({ receivedAt: new Date('2026-10-01') })
      .where('providerId', '!=', 'new')
      .execute(),
  )
  await deleteOldUpdates(db, { regionId: here, at })
  assert.deepEqual(
    (await stored()).map(({ providerId }) => providerId),
    ['new', 'waiting'],
  )
})

test('a message that comes while a worker takes the job of the one before asks for a job of its own', async () => {
  await take([message('m1')])
  const taken = Promise.withResolvers<void>()
  const taking = db.transaction().execute(async (trx) => {
    await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w', attempts = 1`.execute(trx)
    taken.resolve()
    await new Promise((resolve) => setTimeout(resolve, 200))
  })
  await taken.promise
  await take([message('m2')])
  await taking
  const { rows } = await sql<{ key: string | null; isTaken: boolean }>`
    select key, locked_at is not null as is_taken from graphile_worker._private_jobs order by id`.execute(db)
  assert.deepEqual(rows, [
    { key: null, isTaken: true },
    { key: `talk:contoh-whatsapp:${index('+620000000010')}`, isTaken: false },
  ])
})
