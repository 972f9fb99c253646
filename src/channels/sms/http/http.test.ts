/** Gateways over HTTP, each with its own words for the same few things: what goes out, what comes in, and who may say so. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { after, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { type ChannelAccount, SendError } from '#channels/channel.ts'
import { sms } from '../index.ts'
import { matchOf, putAt, readAt, toPlace } from './mapping.ts'

type Asked = { method: string; url: string; headers: IncomingMessage['headers']; body: string }
let asked: Asked[] = []
let answer: { status: number; body: string; headers?: Record<string, string> } | 'cut'
const gateway = createServer((request, response) => {
  void hear(request, response)
})

async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
  asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: await readAll(request) })
  if (answer === 'cut') response.destroy()
  else response.writeHead(answer.status, answer.headers).end(answer.body)
}
await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
after(() => gateway.close())
const sendUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/kirim`
beforeEach(() => {
  asked = []
  answer = { status: 200, body: '{"data":{"id":"g-1"}}' }
})

const accountOf = (settings: Record<string, unknown>): ChannelAccount => ({ id: 'contoh-sms', settings: { kind: 'http', ...settings } })
const OUT = { sendUrl, sendMethod: 'form', sendTo: 'to', sendText: 'msg' }
const send = (settings: Record<string, unknown>, text = 'Halo & “salam”') =>
  sms.send({ kind: 'text', text }, { address: '+6281234567890', ourId: 'our-1' }, accountOf(settings))
const problemOf = async (call: Promise<unknown>): Promise<SendError> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof SendError, String(error))
  return error
}

test('by GET: the fields stand in the address', async () => {
  assert.equal(
    await send({
      ...OUT,
      sendUrl: `${sendUrl}?v=2`,
      sendMethod: 'get',
      sendFixed: 'mask=31',
      sendSecrets: 'user=a&pass=b%26c',
      sendNumbers: 'local',
    }),
    'our-1',
  )
  assert.deepEqual([asked[0]?.method, asked[0]?.url], ['GET', '/kirim?v=2&mask=31&user=a&pass=b%26c&to=081234567890&msg=Halo+%26+%22salam%22'])
})

test('as a form: with the sender, our id, and a header that says who we are', async () => {
  const more = { sender: '1708', sendFrom: 'from', sendId: 'ref', sendAuth: 'X-Api-Key: rahasia', sendNumbers: 'plus', answerId: 'data.id' }
  assert.equal(await send({ ...OUT, ...more }), 'g-1')
  assert.deepEqual([asked[0]?.body, asked[0]?.headers['x-api-key']], ['from=1708&to=%2B6281234567890&msg=Halo+%26+%22salam%22&ref=our-1', 'rahasia'])
})

test('as JSON: paths become objects and lists, constants may be numbers', async () => {
  await send({
    ...OUT,
    sendMethod: 'json',
    sendTo: 'messages.0.to',
    sendText: 'messages.0.text',
    sendFixed: 'messages.0.type=:1&flash=:false&note=:satu&dlr=https://x.example/?id={id}',
  })
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), {
    messages: [{ type: 1, to: '6281234567890', text: 'Halo & "salam"' }],
    flash: false,
    note: ':satu',
    dlr: 'https://x.example/?id=our-1',
  })
})

//  answer                                    settings                                              comes to
const ANSWERS: [string, { status: number; body: string }, Record<string, string>, string][] = [
  ['an id in JSON', { status: 202, body: '{"messages":[{"id":7}]}' }, { answerId: 'messages.0.id' }, '7'],
  ['an id in words', { status: 200, body: 'OK: abc-1\n' }, { answerId: '$=OK: *' }, 'abc-1'],
  ['an id between words', { status: 200, body: 'id=77;parts=1' }, { answerId: '$=id=*;*' }, '77'],
  ['no id, and none asked for', { status: 202, body: '0: Accepted for delivery' }, {}, 'our-1'],
  ['taken, but without its id', { status: 200, body: '{"status":"0"}' }, { answerId: 'id', answerOk: 'status=0' }, 'our-1'],
  ['200 without an id', { status: 200, body: '{"error":"x"}' }, { answerId: 'id' }, 'misconfigured'],
  ['200 that is a refusal', { status: 200, body: '{"status":5}' }, { answerOk: 'status=0|status=1' }, 'refused'],
  ['200 that means later', { status: 200, body: 'BUSY 12' }, { answerOk: '$=OK*', answerLater: '$=BUSY*' }, 'try_again'],
  ['200 that means: no money', { status: 200, body: '{"code":"NO_CREDIT"}' }, { answerMisconfigured: 'code=NO_CREDIT' }, 'misconfigured'],
  ['a condition nobody can read', { status: 200, body: '{}' }, { answerOk: '..=1' }, 'misconfigured'],
  ['unknown', { status: 401, body: '' }, {}, 'misconfigured'],
  ['elsewhere', { status: 302, body: '' }, {}, 'misconfigured'],
  ['wrong', { status: 400, body: '' }, {}, 'refused'],
  ['too many', { status: 429, body: '' }, {}, 'try_again'],
  ['broken', { status: 503, body: '<html>' }, {}, 'try_again'],
]
for (const [name, given, settings, meaning] of ANSWERS) {
  test(`${name}: ${meaning}`, async () => {
    answer = given
    const outcome = await send({ ...OUT, ...settings }).catch((error: unknown) => (error as SendError).problem ?? error)
    assert.equal(outcome, meaning)
  })
}

test('a lost answer may have been a message taken; nobody there cannot', async () => {
  answer = 'cut'
  const lost = await problemOf(send({ ...OUT, sendSecrets: 'password=rahasia', sendMethod: 'get' }))
  assert.deepEqual([lost.problem, lost.waitFor, lost.message.includes('rahasia')], ['try_again', 20_000, false])
  const nobody = await problemOf(send({ ...OUT, sendUrl: 'http://127.0.0.1:59999/' }))
  assert.deepEqual([nobody.problem, nobody.waitFor], ['try_again', undefined])
})

test('how long to wait is what the gateway says', async () => {
  answer = { status: 429, body: '', headers: { 'retry-after': '7' } }
  assert.equal((await problemOf(send(OUT))).waitFor, 7000)
})

//  what is wrong                                     must be named
const WRONG: [Record<string, string>, RegExp][] = [
  [{ sendUrl: 'ftp://x.example' }, /contoh-sms: sendUrl/],
  [{ sendUrl: '' }, /sendUrl/],
  [{ sendMethod: 'put' }, /sendMethod/],
  [{ sendTo: '' }, /sendTo/],
  [{ sendText: 'a..b' }, /sendText: is no field name/],
  [{ sendText: '__proto__.x' }, /sendText/],
  [{ sendFixed: 'a.__proto__=1' }, /sendFixed/],
  [{ sendAuth: 'rahasia' }, /sendAuth/],
  [{ kind: 'pigeon' }, /kind/],
]
for (const [settings, words] of WRONG) {
  test(`${JSON.stringify(settings)} is the operator's affair, and is named`, async () => {
    const error = await problemOf(send({ ...OUT, ...settings }))
    assert.equal(error.problem, 'misconfigured')
    assert.match(error.message, words)
    assert.equal(error.message.includes('rahasia'), false)
  })
}

test('whatever the settings are, sending throws nothing but SendError', async () => {
  const names = Object.keys(sms.settings)
  const worst = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.constantFrom('get', 'form', 'json', 'to', '$', '$=*', sendUrl)), {
    maxKeys: 12,
  })
  await fc.assert(
    fc.asyncProperty(worst, fc.constantFrom('', 'null', '[]', '{"a":[{}]}', 'OK 1'), async (settings, body) => {
      answer = { status: 200, body }
      const { smppHost: _host, ...rest } = settings
      await send({ ...rest, sendUrl, kind: 'http' }).catch((error: unknown) => assert.ok(error instanceof SendError, String(error)))
    }),
  )
})

const IN = { incomingFrom: 'from', incomingText: 'text', secretPlace: 'query:token', secret: 'rahasia', sender: '1708' }
const AT = new Date('2026-11-25T03:00:00Z')
type Delivery = { body?: string; headers?: Record<string, string>; query?: Record<string, string>; at?: Date }
const deliver = async (settings: Record<string, unknown>, { body = '', headers = {}, query = {}, at = AT }: Delivery) => {
  const account = accountOf(settings)
  return sms.receive(sms.parse?.({ body: Buffer.from(body), headers, query, at }, account), account)
}
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const DELIVERIES: [string, Record<string, unknown>, Delivery][] = [
  ['GET', IN, { query: { token: 'rahasia', from: '081234567890', text: 'Jalan rusak & gelap' } }],
  ['a form', IN, { body: 'from=081234567890&text=Jalan+rusak+%26+gelap', headers: FORM }],
  ['a form that does not say so', IN, { body: 'from=081234567890&text=Jalan+rusak+%26+gelap' }],
  [
    'JSON',
    { ...IN, incomingFrom: 'data.msisdn', incomingText: 'data.body' },
    { body: '{"data":{"msisdn":6281234567890,"body":"Jalan rusak & gelap"}}' },
  ],
  ['JSON that calls itself text', IN, { body: '{"from":"0812-3456-7890","text":"Jalan rusak & gelap"}', headers: { 'content-type': 'text/plain' } }],
  ['a list', { ...IN, incomingList: 'messages' }, { body: '{"messages":[{"from":"81234567890","text":"Jalan rusak & gelap"}]}' }],
  ['a bare list', IN, { body: '[{"from":"6281234567890","text":"Jalan rusak & gelap"}]' }],
]
for (const [name, settings, delivery] of DELIVERIES) {
  test(`by ${name}: the same message`, async () => {
    const [{ providerId, ...update }] = (await deliver(settings, delivery)) as [Awaited<ReturnType<typeof deliver>>[0] & object]
    assert.match(providerId, /^sms:/)
    assert.deepEqual(update, {
      kind: 'message',
      sentAt: new Date(0),
      numberId: '1708',
      sender: '+6281234567890',
      aliases: [],
      message: { kind: 'text', text: 'Jalan rusak & gelap', attachments: [] },
    })
  })
}

test("the gateway's own id and time are taken where it has them", async () => {
  const settings = { ...IN, incomingId: 'id', incomingTime: 'at', incomingTo: 'to' }
  const [one] = await deliver(settings, { query: { from: '0812345678', text: 'x', id: 'm-1', at: '1764039600', to: '99' } })
  assert.deepEqual([one?.providerId, one?.sentAt, one?.numberId], ['id:m-1', new Date(1764039600_000), '99'])
  const times = await Promise.all(
    ['2026-11-25T10:00:00+07:00', '2026-11-25 10:00:00', 'kemarin'].map((at) => deliver(settings, { query: { from: '0812345678', text: 'x', at } })),
  )
  assert.deepEqual(
    times.map(([update]) => update?.sentAt),
    [AT, new Date(0), new Date(0)],
  )
})

test('five times within minutes is one; the same words an hour later are another', async () => {
  const query = { from: '081234567891', text: 'Lampu jalan mati' }
  const nameAt = async (minutes: number) => (await deliver(IN, { query, at: new Date(AT.getTime() + minutes * 60_000) }))[0]?.providerId
  // Across the full and the half hour, where a clock alone would see two.
  const first = [await nameAt(28), await nameAt(29), await nameAt(30), await nameAt(31), await nameAt(33)]
  assert.equal(new Set(first).size, 1)
  assert.notEqual(await nameAt(93), first[0])
})

test('short codes, names and what cannot be read are kept as unknown, without the secret', async () => {
  for (const query of [{ from: '8888', text: 'promo' }, { from: 'OPERATOR', text: 'promo' }, { from: '081234567890' }, { other: 'x' }] as Record<
    string,
    string
  >[]) {
    const [update] = await deliver(IN, { query: { ...query, token: 'rahasia' } })
    assert.equal(update?.kind, 'unknown')
    assert.equal(JSON.stringify(update).includes('rahasia'), false)
  }
})

test('receipts: what the operator says each word means', async () => {
  const settings = { ...IN, receiptId: 'id', receiptStatus: 'status', receiptDelivered: 'DELIVRD|1', receiptFailed: 'UNDELIV*|2' }
  const said = await Promise.all(
    ['delivrd', '1', 'UNDELIVERABLE', '2', 'ENROUTE'].map((status) => deliver(settings, { query: { id: 'g-1', status } })),
  )
  assert.deepEqual(
    said.map(([update]) => update?.kind === 'receipt' && [update.receipt.messageId, update.receipt.status, update.receipt.problem]),
    [
      ['g-1', 'delivered', undefined],
      ['g-1', 'delivered', undefined],
      ['g-1', 'failed', 'refused'],
      ['g-1', 'failed', 'refused'],
      ['g-1', 'sent', undefined],
    ],
  )
})

const BODY = '{"from":"0812","text":"x"}'
const signed = (encoding: 'hex' | 'base64', secret = 'rahasia') => createHmac('sha256', secret).update(BODY).digest(encoding)
//  place                  request                                                   known
const KNOWN: [string, Delivery, boolean][] = [
  ['header:X-Secret', { headers: { 'x-secret': 'rahasia' } }, true],
  ['header:X-Secret', { headers: { 'x-secret': 'rahasiA' } }, false],
  ['header:X-Secret', { query: { 'X-Secret': 'rahasia' } }, false],
  ['query:token', { query: { token: 'rahasia' } }, true],
  ['query:token', { query: { token: '' } }, false],
  ['query:token', {}, false],
  ['hmac:X-Signature', { body: BODY, headers: { 'x-signature': signed('hex') } }, true],
  ['hmac:X-Signature', { body: BODY, headers: { 'x-signature': `sha256=${signed('hex').toUpperCase()}` } }, true],
  ['hmac:X-Signature', { body: BODY, headers: { 'x-signature': signed('base64') } }, true],
  ['hmac:X-Signature', { body: BODY, headers: { 'x-signature': signed('hex', 'lain') } }, false],
  ['hmac:X-Signature', { body: `${BODY} `, headers: { 'x-signature': signed('hex') } }, false],
  ['hmac:X-Signature', { headers: { 'x-signature': createHmac('sha256', 'rahasia').update('').digest('hex') } }, false],
  ['somewhere', { query: { somewhere: 'rahasia' } }, false],
]
for (const [secretPlace, { body = '', headers = {}, query = {} }, isKnown] of KNOWN) {
  test(`${secretPlace}: ${JSON.stringify({ headers, query })} is ${isKnown ? 'the gateway' : 'a stranger'}`, () => {
    const request = { body: Buffer.from(body), headers, query }
    assert.equal(sms.isAuthentic(request, accountOf({ secretPlace, secret: 'rahasia' })), isKnown)
    assert.equal(sms.isAuthentic(request, accountOf({ secretPlace, secret: '' })), false)
  })
}

test('what is signed is the body: fields of the address are not read beside it', async () => {
  const [update] = await deliver(
    { ...IN, secretPlace: 'hmac:X-Signature', incomingId: 'id' },
    { body: '{"from":"081234567890","text":"x"}', query: { id: 'forged' } },
  )
  assert.match(update?.providerId ?? '', /^sms:/)
})

test('a pattern is matched as one would by hand', () => {
  const cases: [string, string, string | undefined][] = [
    ['OK', 'OK', 'OK'],
    ['OKE', 'OK', undefined],
    ['OK 12', 'OK *', '12'],
    ['a-b-c', 'a*c', '-b-'],
    ['aXbXb', 'a*b', 'XbX'],
    ['ab', 'ab*b', undefined],
    ['id=7;n=2;', 'id=*;n=*;', '7'],
    ['anything', '*', 'anything'],
  ]
  for (const [text, pattern, match] of cases) assert.equal(matchOf(text, pattern), match, `${text} ~ ${pattern}`)
})

test('what is put at a path is read there', () => {
  const name = fc.oneof(fc.stringMatching(/^[a-z]{1,6}$/), fc.constantFrom('0', '1'))
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.string(), (path, value) => {
      fc.pre(!path.some((one) => ['length', 'at', 'map', 'fill'].includes(one)))
      const target = {}
      putAt(target, path, value)
      assert.equal(readAt(target, toPlace(path.join('.')) ?? { path: [], pattern: undefined }), value)
    }),
  )
})
