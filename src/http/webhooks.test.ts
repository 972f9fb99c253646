/** The door for providers: what it refuses leaves nothing behind, what it accepts is stored before the answer. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, beforeEach, test } from 'node:test'
import { fastify } from 'fastify'
import { body, change, sri } from '#channels/whatsapp/fixtures/bodies.ts'
import { inRegion } from '#db/transaction.ts'
import { createIntake, type Intake } from '#intake/commands.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import type { Services } from '../services.ts'
import { errorAnswers } from './errors.ts'
import { webhooks } from './webhooks.ts'

const db = await freshDatabase()
const log = createLog('silent')
const [here, there] = [newId(), newId()]
for (const [id, code] of [
  [here, 'contoh'],
  [there, 'sebelah'],
] as const) {
  await db
    .insertInto('regions')
    .values({ id, code, areaCode: '99', name: code, shortName: code, program: code, ticketPrefix: 'X', zone: 'Asia/Jakarta', settings: '{}' })
    .execute()
}
const account = (id: string, regionId: string, more: object) => ({
  id,
  regionId,
  channel: 'whatsapp',
  settings: JSON.stringify({ appSecret: 'rahasia', verifyToken: 'salam', ...more }),
})
await db
  .insertInto('channelAccounts')
  .values([
    account('contoh-whatsapp', here, { phoneNumberId: '100000000001' }),
    account('sebelah-whatsapp', there, { phoneNumberId: '200' }),
    account('asing-whatsapp', there, { phoneNumberId: '300', appSecret: 'lain' }),
    { ...account('mati-whatsapp', here, { phoneNumberId: '400' }), isActive: false },
    { ...account('merpati', here, {}), channel: 'pigeon' },
  ])
  .execute()

async function door(intake: Intake = createIntake(db, log, folderStorage('/tmp'))) {
  const app = fastify({ bodyLimit: 3 * 1024 * 1024 })
  errorAnswers(app, { log } as Services)
  await app.register(webhooks, { db, intake })
  after(() => app.close())
  return app
}
const app = await door()

const sign = (payload: string | Buffer, secret = 'rahasia') => `sha256=${createHmac('sha256', secret).update(payload).digest('hex')}`

function post(payload: string, { signature = sign(payload), accountId = 'contoh-whatsapp', to = app } = {}) {
  return to.inject({
    method: 'POST',
    url: `/webhooks/${accountId}`,
    payload,
    headers: { 'content-type': 'application/json', ...(signature && { 'x-hub-signature-256': signature }) },
  })
}

async function stored(regionId: string) {
  const keys = await keysOf(db, regionId)
  const rows = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('inboundUpdates').select(['accountId', 'kind', 'providerId', 'sender', 'body']).orderBy('providerId').execute(),
  )
  return Promise.all(rows.map(async ({ body: sealed, ...row }) => ({ ...row, body: await keys.open('update', sealed ?? Buffer.alloc(0)) })))
}

beforeEach(async () => {
  for (const regionId of [here, there]) await inRegion(db, regionId, (trx) => trx.deleteFrom('inboundUpdates').execute())
})

const text = (id: string) => ({ messages: [sri({ id, type: 'text', text: { body: id } })] })
const good = JSON.stringify(body(text('wamid.1')))

test('shakes hands: the raw challenge for the right token only', async () => {
  const ask = (token: string) =>
    app.inject({ url: `/webhooks/contoh-whatsapp?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444` })
  const right = await ask('salam')
  assert.deepEqual([right.statusCode, right.body], [200, '1158201444'])
  assert.match(right.headers['content-type'] as string, /^text\/plain/)
  const wrong = await ask('salah')
  assert.deepEqual([wrong.statusCode, wrong.body.includes('1158201444')], [401, false])
})

test('what is signed is stored before it is thanked for', async () => {
  const { statusCode } = await post(good)
  assert.equal(statusCode, 200)
  assert.deepEqual(
    (await stored(here)).map(({ accountId, kind, providerId, sender }) => ({ accountId, kind, providerId, sender })),
    [{ accountId: 'contoh-whatsapp', kind: 'message', providerId: 'wamid.1', sender: (await keysOf(db, here)).index('+620000000010') }],
  )
})

const REFUSED: [string, number, () => ReturnType<typeof post>][] = [
  ['no signature', 401, () => post(good, { signature: '' })],
  ['a wrong signature', 401, () => post(good, { signature: sign(good, 'salah') })],
  ['the signature of another body', 401, () => post(good, { signature: sign(`${good} `) })],
  ['a signature that is too short', 401, () => post(good, { signature: sign(good).slice(0, -1) })],
  ['the old kind of signature', 401, () => post(good, { signature: sign(good).replace('sha256', 'sha1') })],
  ['nothing at all', 401, () => post('', { signature: '' })],
  ['what is not JSON', 400, () => post('{"entry":', {})],
  ['an empty body, signed', 400, () => post('', {})],
  ['what is too large', 413, () => post(JSON.stringify({ x: 'x'.repeat(3 * 1024 * 1024) }))],
  ['an account that is not there', 404, () => post(good, { accountId: 'tidak-ada' })],
  ['an account that was switched off', 404, () => post(good, { accountId: 'mati-whatsapp' })],
  ['an account of no channel', 404, () => post(good, { accountId: 'merpati' })],
]
for (const [what, status, ask] of REFUSED) {
  test(`refuses ${what} with ${status}, and keeps nothing`, async () => {
    assert.equal((await ask()).statusCode, status)
    assert.deepEqual([await stored(here), await stored(there)], [[], []])
  })
}

test('the signature is over the very bytes, whatever the type of content', async () => {
  const payload = JSON.stringify(body(text('wamid.byte')), undefined, 2).replace('wamid.byte', 'wamid.\\u0062yte')
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/webhooks/contoh-whatsapp',
      payload,
      headers: { 'content-type': type, 'x-hub-signature-256': sign(payload) },
    })
    assert.equal(statusCode, 200, type)
  }
  assert.equal((await stored(here)).length, 1)
})

test('several numbers in one body: each to its own region, when both trust the same secret', async () => {
  const { statusCode } = await post(
    JSON.stringify({
      entry: [
        {
          changes: [
            change(text('own')),
            change(text('next'), 'messages', '200'),
            change(text('foreign'), 'messages', '300'),
            change(text('nobody'), 'messages', '999'),
          ],
        },
      ],
    }),
  )
  assert.equal(statusCode, 200)
  assert.deepEqual(
    (await stored(here)).map(({ providerId }) => providerId),
    ['foreign', 'nobody', 'own'],
  )
  assert.deepEqual(
    (await stored(there)).map(({ accountId, providerId }) => [accountId, providerId]),
    [['sebelah-whatsapp', 'next']],
  )
})

test('NUL, half characters and an absurd id are stored like everything else', async () => {
  const payload = JSON.stringify(
    body({
      messages: [
        sri({ id: 'nul', text: { body: 'a\u0000b\ud800' } }),
        sri({ id: 'x'.repeat(9000), text: { body: 'panjang' } }),
        sri({ id: 'fine', text: { body: 'baik' } }),
      ],
    }),
  )
  assert.equal((await post(payload)).statusCode, 200)
  const rows = await stored(here)
  assert.equal(rows.length, 3)
  assert.deepEqual(rows.map(({ body: raw }) => (JSON.parse(raw) as { message: { text: string } }).message.text).sort(), [
    'ab\ufffd',
    'baik',
    'panjang',
  ])
})

test('a thousand updates in one body are stored at once', async () => {
  const messages = Array.from({ length: 1000 }, (_, at) => sri({ id: `wamid.${at}`, text: { body: 'x' } }))
  assert.equal((await post(JSON.stringify(body({ messages })))).statusCode, 200)
  assert.equal((await stored(here)).length, 1000)
})

test('when the line is full the provider is told to come back', async () => {
  const busy = await door({ take: () => Promise.reject(new DomainError('webhook.busy')), pressure: async () => undefined })
  assert.equal((await post(good, { to: busy })).statusCode, 503)
})

test('after the database was away for a moment the door opens again', async () => {
  let isAway = true
  const flaky = new Proxy(db, {
    get: (target, name) => {
      if (isAway) throw new Error('away')
      const found: unknown = Reflect.get(target, name)
      return typeof found === 'function' ? (found.bind(target) as unknown) : found
    },
  })
  const late = fastify()
  errorAnswers(late, { log } as Services)
  await late.register(webhooks, { db: flaky, intake: createIntake(db, log, folderStorage('/tmp')) })
  after(() => late.close())
  assert.equal((await post(good, { to: late })).statusCode, 500)
  isAway = false
  assert.equal((await post(good, { to: late })).statusCode, 200)
})

test('an account that is added later is found', async () => {
  assert.equal((await post(good, { accountId: 'baru-whatsapp' })).statusCode, 404)
  await db
    .insertInto('channelAccounts')
    .values(account('baru-whatsapp', here, {}))
    .execute()
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  assert.equal((await post(good, { accountId: 'baru-whatsapp' })).statusCode, 200)
})
