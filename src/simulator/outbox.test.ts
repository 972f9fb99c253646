import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { freshDatabaseUrl } from '#tests/database.ts'
import { aPhone } from '#tests/phone.ts'
import { ACCOUNT, NUMBER_ID, startStandIn, until, TOKEN, type Heard, type StandIn } from '#tests/stand-in.ts'
import { retryAfter } from '#simulator/outbox.ts'

const databaseUrl = await freshDatabaseUrl()
let standIn: StandIn = await startStandIn(databaseUrl)
after(() => standIn.stop())

const switches = (value: Record<string, unknown>) =>
  fetch(`${standIn.url}/simulator/switches`, { method: 'POST', body: JSON.stringify(value), headers: { 'content-type': 'application/json' } })

function items(heard: Heard[], list: 'messages' | 'statuses'): Record<string, unknown>[] {
  return heard.flatMap(({ body }) =>
    body.entry.flatMap(({ changes }) => changes.flatMap(({ value }) => (value[list] ?? []) as Record<string, unknown>[])),
  )
}
const messageWith = (id: string) => items(standIn.heard, 'messages').find((message) => message['id'] === id)
const statusesOf = (id: string) => items(standIn.heard, 'statuses').filter((status) => status['id'] === id)

async function answer(to: string, text: string, more: Record<string, unknown> = {}): Promise<string> {
  const response = await fetch(`${standIn.url}/simulator/graph/v25.0/${NUMBER_ID}/messages`, {
    method: 'POST',
    body: JSON.stringify({ messaging_product: 'whatsapp', to, type: 'text', text: { body: text }, ...more }),
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
  })
  const { messages } = (await response.json()) as { messages: { id: string }[] }
  return messages[0]?.id ?? ''
}

test('what a person writes reaches the business signed and in the envelope of Meta', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  const id = await rina.says('Jalan berlubang di depan pasar')
  const message = await until(() => messageWith(id))
  assert.equal(message['from'], rina.waId)
  assert.deepEqual(message['text'], { body: 'Jalan berlubang di depan pasar' })
  assert.match(String(message['timestamp']), /^\d{10}$/)
  assert.ok(standIn.heard.every(({ isSigned }) => isSigned))
})

test('the business hears sent, delivered and read of its answer, with price and its own id', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  await rina.says('halo')
  const id = await answer(rina.waId, 'Halo juga', { biz_opaque_callback_data: 'ours-1' })
  await rina.hears('Halo juga')
  await until(() => (statusesOf(id).some(({ status }) => status === 'delivered') ? true : undefined))
  await rina.opens()
  await until(() => (statusesOf(id).some(({ status }) => status === 'read') ? true : undefined))
  const [sent] = statusesOf(id).filter(({ status }) => status === 'sent')
  assert.equal(sent?.['biz_opaque_callback_data'], 'ours-1')
  assert.deepEqual(sent?.['pricing'], { billable: false, pricing_model: 'PMP', category: 'service', type: 'free_customer_service' })
})

test('a business that answers 500 is told again until it answers 200', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  standIn.answers.push(500)
  const id = await rina.says('coba lagi')
  await until(() => (items(standIn.heard, 'messages').filter((message) => message['id'] === id).length === 2 ? true : undefined))
  await until(async () => ((await rina.chat())[0]?.status === 'delivered' ? true : undefined))
})

test('what the business did not take is told after a restart', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  standIn.answers.push(503)
  const before = standIn.heard.length
  const id = await rina.says('masih ingat')
  await until(() => (standIn.heard.length > before ? true : undefined))
  await standIn.stop()
  standIn = await startStandIn(databaseUrl)
  assert.equal((await until(() => messageWith(id)))['id'], id)
})

test('the switch "duplicate" tells everything twice', async () => {
  await switches({ duplicate: true })
  const rina = await aPhone(standIn.url, ACCOUNT)
  const id = await rina.says('dua kali')
  await until(() => (items(standIn.heard, 'messages').filter((message) => message['id'] === id).length === 2 ? true : undefined))
  await switches({ duplicate: false })
})

test('the switch "delay" keeps a message back, "drop" loses its first delivery', async () => {
  await switches({ delay: 700 })
  const rina = await aPhone(standIn.url, ACCOUNT)
  const begun = Date.now()
  const late = await rina.says('lambat')
  await until(() => messageWith(late))
  assert.ok(Date.now() - begun >= 700)
  await switches({ delay: 0, drop: 1 })
  const again = Date.now()
  const lost = await rina.says('hilang sekali')
  await until(() => messageWith(lost))
  assert.ok(Date.now() - again >= retryAfter(0))
})

test('a person whom no message reaches makes the message fail with 131026', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  await rina.says('halo')
  await switches({ unreachable: [rina.waId] })
  const id = await answer(rina.waId, 'tidak sampai')
  const failed = await until(() => statusesOf(id).find(({ status }) => status === 'failed'))
  assert.equal((failed['errors'] as { code: number }[])[0]?.code, 131026)
  await switches({ unreachable: [] })
})

test('retries wait 1, 2, 4 … seconds and never more than ten minutes', () => {
  assert.deepEqual([0, 1, 2, 9, 30].map(retryAfter), [1000, 2000, 4000, 512_000, 600_000])
})
