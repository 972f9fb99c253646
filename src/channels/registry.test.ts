/** The same questions to every channel. A new channel answers them before it is merged. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { type Channel, type ChannelAccount, type OutboundMessage, SendError } from './channel.ts'
import { channelNamed, channels } from './registry.ts'

const KINDS = ['message', 'receipt', 'identity', 'comment', 'unknown']

const MESSAGES: OutboundMessage[] = [
  { kind: 'text', text: 'Halo' },
  { kind: 'buttons', text: 'Pilih', buttons: [{ id: 'a', title: 'Satu' }] },
  { kind: 'list', text: 'Pilih', button: 'Lihat', rows: [{ id: 'a', title: 'Satu', description: 'x' }] },
  { kind: 'location_request', text: 'Di mana?' },
  { kind: 'form', text: 'Isi', button: 'Buka', formId: '1', token: 't', screen: 'REPORT', data: {} },
  { kind: 'image', text: '', url: 'https://contoh.example/foto.jpg' },
  { kind: 'template', name: 'kabar', language: 'id', parameters: ['x'], text: 'x' },
]

/** A provider at its worst. */
const ANSWERS = [
  { status: 200, body: '' },
  { status: 200, body: '{"messages":[]}' },
  { status: 200, body: 'null' },
  { status: 302, body: '' },
  { status: 400, body: '{"error":{"code":100,"message":"x"}}' },
  { status: 401, body: '<html>' },
  { status: 429, body: '{}' },
  { status: 500, body: '{"error":5}' },
]
let turn = 0
const provider = createServer((_request, response) => {
  const { status, body } = ANSWERS[turn++ % ANSWERS.length] as (typeof ANSWERS)[number]
  response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body)
})
await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
after(() => provider.close())
const address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`

/** Every setting filled in with something; whatever looks like an address leads to the bad provider. */
function accountOf(channel: Channel): ChannelAccount {
  const settings = Object.keys(channel.settings).map((name) => [name, name.endsWith('Url') ? address : name.endsWith('Hosts') ? '' : 'x'])
  return { id: 'contoh', settings: Object.fromEntries(settings) }
}

async function assertOnlySendErrors(call: () => Promise<unknown>): Promise<void> {
  try {
    await call()
  } catch (error) {
    assert.ok(error instanceof SendError, `threw ${String(error)}`)
  }
}

test('every folder of channels is in the registry, and nothing else', () => {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => name)
  assert.deepEqual(Object.keys(channels).sort(), folders.sort())
})

test('an unknown name is no channel', () => {
  for (const name of ['pigeon', '__proto__', 'toString', '']) assert.equal(channelNamed(name), undefined)
})

for (const [name, channel] of Object.entries<Channel>(channels)) {
  const account = accountOf(channel)
  const empty = { id: 'contoh', settings: {} }

  test(`${name}: refuses requests that nobody signed, also when no secret is set`, () => {
    for (const headers of [{}, { 'x-hub-signature-256': '' }, { 'x-hub-signature-256': 'sha256=' }, { 'x-hub-signature-256': ['a', 'b'] }]) {
      for (const one of [account, empty]) assert.equal(channel.isAuthentic({ body: Buffer.from('{}'), headers }, one), false)
    }
  })

  test(`${name}: shakes no stranger's hand, also when no token is set`, () => {
    for (const one of [account, empty]) {
      for (const query of [
        {},
        { 'hub.mode': 'subscribe', 'hub.challenge': '1' },
        { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': '' },
      ]) {
        assert.equal(channel.shakeHands(query, one), undefined)
      }
    }
  })

  test(`${name}: survives whatever comes, and gives the same ids for the same body`, async () => {
    for (const body of [{}, [], null, 5, 'x', { entry: [{}] }, { entry: [{ changes: [{ value: { messages: [{ type: 'of the future' }] } }] }] }])
      await channel.receive(body, account)
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        const updates = await channel.receive(body, account)
        const again = await channel.receive(structuredClone(body), account)
        assert.deepEqual(
          again.map(({ providerId }) => providerId),
          updates.map(({ providerId }) => providerId),
        )
        for (const { kind, providerId } of updates) assert.ok(KINDS.includes(kind) && providerId.length > 0)
      }),
    )
  })

  test(`${name}: reads a body of whatever bytes without throwing`, () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.dictionary(fc.string(), fc.string()), (bytes, query) => {
        for (const one of [account, empty]) channel.parse?.({ body: Buffer.from(bytes), headers: {}, query }, one)
      }),
    )
  })

  test(`${name}: throws nothing but SendError when the provider is at its worst`, async () => {
    for (const message of MESSAGES) {
      for (let count = 0; count < ANSWERS.length; count++)
        await assertOnlySendErrors(() => channel.send(message, { address: '+6200', ourId: 'o' }, account))
      await assertOnlySendErrors(() => channel.send(message, { address: '+6200', ourId: 'o' }, empty))
    }
    for (let count = 0; count < ANSWERS.length; count++) {
      await assertOnlySendErrors(() => channel.fetchMedia('../x?y', account))
      await assertOnlySendErrors(() => channel.markRead('m', account))
    }
  })

  test(`${name}: an account that is not set up is the operator's affair`, async () => {
    await assert.rejects(
      channel.send({ kind: 'text', text: 'x' }, { address: '+6200', ourId: 'o' }, empty),
      (error) => error instanceof SendError && error.problem === 'misconfigured',
    )
  })
}
