/** Webhooks from the event of a case to a listening machine: who hears what, in which order, signed how, and what happens when nobody answers. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { after, beforeEach, test } from 'node:test'
import { addSubscriber, addTest, deleteOldLog, fanOut, sendAgain, switchSubscriber } from '#api/hooks/commands.ts'
import { HOOK_KINDS } from '#api/hooks/kinds.ts'
import { countDead, listDeliveries, listSubscribers } from '#api/hooks/queries.ts'
import { sendHooks } from '#api/hooks/send-commands.ts'
import { nextTry } from '#api/hooks/sending.ts'
import { editCase } from '#cases/commands.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { type ACase, aCase, aRegion, hoursLater, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()

type Heard = { headers: Record<string, unknown>; body: string }
let heard: Heard[] = []
let answer = 204
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => (body += piece.toString()))
  request.on('end', () => {
    heard.push({ headers: request.headers, body })
    response.writeHead(answer).end('thanks')
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => {
  server.closeAllConnections()
  server.close()
})
const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/kabar`

beforeEach(() => {
  heard = []
  answer = 204
})

async function subscribed(more: { events?: readonly string[]; regionId?: string } = {}) {
  const region = await aRegion(db)
  const wishes = {
    regionId: region.id,
    name: 'Aplikasi Kota',
    url,
    events: HOOK_KINDS,
    staffId: null,
    isLocalAllowed: true,
    at: hoursLater(-24),
    ...more,
  }
  return { region, ...(await addSubscriber(db, wishes)) }
}

const eventsOf = ({ regionId, caseId }: { regionId: string; caseId: string }) =>
  inRegion(db, regionId, (trx) => trx.selectFrom('caseEvents').select(['id', 'kind']).where('caseId', '=', caseId).orderBy('seq').execute())

/** @param order which of its events are told, by place; left out: all in turn */
async function tell(made: ACase, order?: number[]): Promise<void> {
  const events = await eventsOf(made)
  for (const place of order ?? events.keys()) await fanOut(db, { regionId: made.regionId, caseEventId: events[place]?.id ?? '', at: MONDAY })
}

const send = (made: { regionId: string; caseId: string | null }, subscriberId: string, at = MONDAY) =>
  sendHooks(db, { regionId: made.regionId, subscriberId, caseId: made.caseId, isLocalAllowed: true, now: () => at })

const log = (regionId: string, subscriberId: string) => inRegion(db, regionId, (trx) => listDeliveries(trx, regionId, { subscriberId, limit: 50 }))
const types = () => heard.map(({ body }) => JSON.parse(body).type as string)

test('every step goes out once, in order, signed, and without a word of anybody', async () => {
  const { region, id, secret } = await subscribed()
  const made = await aCase(db, { region, state: 'closed' })
  await tell(made)
  await tell(made)
  await send(made, id)
  await send(made, id)
  assert.deepEqual(types(), ['case.received', 'case.verified', 'case.assigned', 'case.in_progress', 'case.answered', 'case.closed'])
  for (const { headers, body } of heard) {
    const read = JSON.parse(body)
    const signed = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(
      `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`,
    )
    assert.equal(headers['webhook-signature'], `v1,${signed.digest('base64')}`)
    assert.equal(headers['webhook-id'], read.id)
    assert.deepEqual(Object.keys(read), ['id', 'type', 'timestamp', 'region', 'case'])
    assert.deepEqual(Object.keys(read.case).toSorted(), [
      'agency',
      'answeredAt',
      'closedAt',
      'dueAt',
      'id',
      'outcome',
      'receivedAt',
      'state',
      'tickets',
    ])
  }
  const states = heard.map(({ body }) => JSON.parse(body).case.state)
  assert.deepEqual(states, ['received', 'verified', 'assigned', 'in_progress', 'answered', 'closed'])
  assert.deepEqual(JSON.parse(heard[0]?.body ?? '').case.tickets, [made.ticket])
  const everything = heard.map(({ body }) => body).join('')
  for (const word of ['Jalan berlubang', 'Pasar Uji', 'Sudah ditambal', 'Darto', 'Wulan', made.code, made.conversation?.address ?? '?'])
    assert.ok(!everything.includes(word), word)
})

test('jobs that overtake each other change no order', async () => {
  const { region, id } = await subscribed()
  const made = await aCase(db, { region, state: 'in_progress' })
  await tell(made, [3])
  await send(made, id)
  await tell(made, [1, 0, 2])
  await send(made, id)
  assert.deepEqual(types(), ['case.received', 'case.verified', 'case.assigned', 'case.in_progress'])
})

test('only what was asked for is told, and nothing from before', async () => {
  const { region, id } = await subscribed({ events: ['case.closed', 'nothing'] })
  const made = await aCase(db, { region, state: 'closed' })
  await tell(made)
  await send(made, id)
  assert.deepEqual(types(), ['case.closed'])
  const late = await addSubscriber(db, {
    regionId: region.id,
    name: 'Baru',
    url,
    events: HOOK_KINDS,
    staffId: null,
    isLocalAllowed: true,
    at: hoursLater(1),
  })
  await tell(made)
  assert.deepEqual(await log(region.id, late.id), [])
})

test('a secret case is told to nobody, also when it became so while its news waited', async () => {
  const { region, id } = await subscribed()
  const hidden = await aCase(db, { region, categoryCode: 'conduct' })
  await tell(hidden)
  await send(hidden, id)
  const made = await aCase(db, { region, state: 'received' })
  await tell(made)
  await editCase(db, { regionId: region.id, caseId: made.caseId, actor: { staffId: made.adminId }, at: MONDAY, categoryCode: 'conduct' })
  await send(made, id)
  assert.deepEqual([heard.length, (await log(region.id, id)).map(({ state }) => state)], [0, ['dropped']])
})

test('another region’s subscriber hears nothing', async () => {
  const { region, id } = await subscribed()
  const made = await aCase(db, { state: 'assigned' })
  await tell(made)
  await send(made, id)
  assert.deepEqual([heard.length, await log(region.id, id)], [0, []])
})

test('who does not answer is asked again for a day with the same event, later ones wait, and then it is given up and can be sent again', async () => {
  const { region, id } = await subscribed()
  const made = await aCase(db, { region, state: 'verified' })
  await tell(made)
  answer = 503
  const tried = () => heard.filter(({ body }) => JSON.parse(body).type === 'case.received')
  for (let at: Date | undefined = MONDAY, tries = 1; at; at = nextTry(tries++, at)) {
    await send(made, id, at)
    // Too early: nothing is sent.
    await send(made, id, at)
    assert.equal(tried().length, tries)
  }
  assert.equal(tried().length, 11)
  assert.deepEqual([new Set(tried().map(({ headers }) => headers['webhook-id'])).size, new Set(tried().map(({ body }) => body)).size], [1, 1])
  // Only when the first was given up came the second.
  assert.deepEqual(types().indexOf('case.verified'), 11)
  const first = (await log(region.id, id)).find(({ kind }) => kind === 'case.received')
  assert.deepEqual([first?.state, first?.attempts, first?.status, first?.problem], ['dead', 11, 503, 'status'])
  assert.equal(await inRegion(db, region.id, (trx) => countDead(trx, region.id)), 1)
  answer = 200
  heard = []
  await send(made, id, hoursLater(48))
  assert.deepEqual(types(), ['case.verified'])
  await sendAgain(db, { regionId: region.id, id, at: hoursLater(49) })
  await send(made, id, hoursLater(49))
  assert.deepEqual(types(), ['case.verified', 'case.received'])
  assert.equal(await inRegion(db, region.id, (trx) => countDead(trx, region.id)), 0)
})

test('a case that hangs holds up no other', async () => {
  const { region, id } = await subscribed()
  const [one, two] = [await aCase(db, { region }), await aCase(db, { region })]
  await tell(one)
  await tell(two)
  answer = 500
  await send(one, id)
  answer = 200
  await send(two, id)
  assert.deepEqual((await log(region.id, id)).map(({ state }) => state).toSorted(), ['sent', 'waiting'])
})

test('switched off, it hears nothing and keeps its log; switched on again, what waited goes out', async () => {
  const { region, id } = await subscribed()
  const made = await aCase(db, { region })
  await tell(made)
  await switchSubscriber(db, { regionId: region.id, id, staffId: null, at: MONDAY, isActive: false })
  await send(made, id)
  assert.deepEqual([heard.length, (await log(region.id, id)).length], [0, 1])
  await switchSubscriber(db, { regionId: region.id, id, staffId: null, at: MONDAY, isActive: true })
  await send(made, id)
  assert.equal(heard.length, 1)
  const [listed] = await inRegion(db, region.id, (trx) => listSubscribers(trx, region.id))
  assert.deepEqual([listed?.waiting, listed?.dead, listed?.lastSentAt], [0, 0, MONDAY])
  await deleteOldLog(db, { regionId: region.id, at: hoursLater(24 * 31) })
  assert.deepEqual(await log(region.id, id), [])
})

test('a test speaks of no case', async () => {
  const { region, id } = await subscribed()
  await addTest(db, { regionId: region.id, id, at: MONDAY })
  await send({ regionId: region.id, caseId: null }, id)
  const read = JSON.parse(heard[0]?.body ?? '{}')
  assert.deepEqual([read.type, read.case, read.timestamp], ['test', undefined, '2026-11-23T09:00:00+07:00'])
})

test('two workers at once send each event once', async () => {
  const { region, id } = await subscribed()
  const made = await aCase(db, { region, state: 'closed' })
  await tell(made)
  await Promise.all([send(made, id), send(made, id), send(made, id)])
  await send(made, id)
  assert.deepEqual(types(), ['case.received', 'case.verified', 'case.assigned', 'case.in_progress', 'case.answered', 'case.closed'])
})

test('addresses that are not on the open internet are refused when typed', async () => {
  const region = await aRegion(db)
  for (const wrong of ['http://example.com/', 'https://10.0.0.1/', 'https://169.254.169.254/', 'https://localhost.example:443@127.0.0.1/', 'x'])
    await assert.rejects(
      addSubscriber(db, { regionId: region.id, name: 'X', url: wrong, events: HOOK_KINDS, staffId: null, isLocalAllowed: false, at: MONDAY }),
      { key: 'api.hook_url_wrong' },
    )
  await assert.rejects(
    addSubscriber(db, { regionId: region.id, name: 'X', url: 'https://a.example/', events: [], staffId: null, isLocalAllowed: false, at: MONDAY }),
    { key: 'api.hook_events_missing' },
  )
})

test('what would lead inside is not called even if it stands in the table', async () => {
  const { region, id } = await subscribed()
  const made = await aCase(db, { region })
  await tell(made)
  await sendHooks(db, { regionId: region.id, subscriberId: id, caseId: made.caseId, isLocalAllowed: false, now: () => MONDAY })
  const [tried] = await log(region.id, id)
  assert.deepEqual([heard.length, tried?.problem, tried?.state], [0, 'not_https', 'waiting'])
})
