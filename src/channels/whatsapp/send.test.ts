/** What goes over the wire to Meta, and what its answers mean. Meta is a server of our own. */
import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { after, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { type ChannelAccount, type OutboundMessage, SendError } from '#channels/channel.ts'
import { whatsapp } from './index.ts'
import { cut, withinLimits } from './limits.ts'
import { toPayload } from './payload.ts'

type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string }
let asked: Asked[] = []
let answer: (asked: Asked, response: ServerResponse) => void

const meta = createServer((request, response) => void hear(request, response))

async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = request
  const one = { method, url, headers, body: await readAll(request) }
  asked.push(one)
  answer(one, response)
}
await new Promise<void>((resolve) => meta.listen(0, '127.0.0.1', resolve))
after(() => meta.close())
const graphUrl = `http://127.0.0.1:${(meta.address() as AddressInfo).port}`
const account: ChannelAccount = { id: 'contoh', settings: { phoneNumberId: '100', accessToken: 'token', apiVersion: 'v25.0', graphUrl } }

const json =
  (status: number, body: unknown, headers = {}) =>
  (_: Asked, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }

beforeEach(() => {
  asked = []
  answer = json(200, { messaging_product: 'whatsapp', messages: [{ id: 'wamid.1' }] })
})

const to = { address: '+6281200000001', ourId: 'our-1' }
const send = (message: OutboundMessage, recipient = to) => whatsapp.send(message, recipient, account)

async function problemOf(call: Promise<unknown>): Promise<SendError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof SendError, String(error))
  return error
}

test('a text goes to the number with our id, and comes back with theirs', async () => {
  assert.equal(await send({ kind: 'text', text: 'Halo' }), 'wamid.1')
  const [{ method, url, headers, body }] = asked as [Asked]
  assert.deepEqual(
    { method, url, authorization: headers.authorization },
    { method: 'POST', url: '/v25.0/100/messages', authorization: 'Bearer token' },
  )
  assert.deepEqual(JSON.parse(body), {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '6281200000001',
    type: 'text',
    text: { body: 'Halo', preview_url: false },
    biz_opaque_callback_data: 'our-1',
  })
})

test('a scoped id goes into recipient, never into to', () => {
  const payload = toPayload({ kind: 'text', text: 'x' }, { address: 'ID.1349', ourId: 'o' })
  assert.equal(payload['recipient'], 'ID.1349')
  assert.equal('to' in payload, false)
})

const SHAPES: { message: OutboundMessage; content: unknown }[] = [
  {
    message: {
      kind: 'buttons',
      text: 'Sudah?',
      buttons: [
        { id: 'a', title: 'Sudah beres' },
        { id: 'b', title: 'Belum' },
      ],
    },
    content: {
      type: 'button',
      body: { text: 'Sudah?' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'a', title: 'Sudah beres' } },
          { type: 'reply', reply: { id: 'b', title: 'Belum' } },
        ],
      },
    },
  },
  {
    message: { kind: 'list', text: 'Jenis?', button: 'Pilih', rows: [{ id: 'r', title: 'Jalan', description: 'dan jembatan' }] },
    content: {
      type: 'list',
      body: { text: 'Jenis?' },
      action: { button: 'Pilih', sections: [{ rows: [{ id: 'r', title: 'Jalan', description: 'dan jembatan' }] }] },
    },
  },
  {
    message: { kind: 'location_request', text: 'Di mana?' },
    content: { type: 'location_request_message', body: { text: 'Di mana?' }, action: { name: 'send_location' } },
  },
  {
    message: { kind: 'form', text: 'Isi', button: 'Buka', formId: '77', token: 't', screen: 'REPORT', data: { story: 'x' } },
    content: {
      type: 'flow',
      body: { text: 'Isi' },
      action: {
        name: 'flow',
        parameters: {
          flow_message_version: '3',
          flow_id: '77',
          flow_token: 't',
          flow_cta: 'Buka',
          flow_action: 'navigate',
          flow_action_payload: { screen: 'REPORT', data: { story: 'x' } },
        },
      },
    },
  },
]

for (const { message, content } of SHAPES) {
  test(`${message.kind} has the shape Meta publishes`, () => {
    const payload = toPayload(message, { ...to, replyTo: 'wamid.Q' })
    assert.equal(payload['type'], 'interactive')
    assert.deepEqual(payload['interactive'], content)
    assert.deepEqual(payload['context'], { message_id: 'wamid.Q' })
  })
}

test('a template that was approved with a picture brings its address before the words', () => {
  const message = {
    kind: 'template' as const,
    name: 'ringkasan_pimpinan',
    language: 'id',
    parameters: ['Senin'],
    text: '',
    headerImage: 'https://x.example/a.png',
  }
  const { components } = toPayload(message, to)['template'] as { components: unknown[] }
  assert.deepEqual(components, [
    { type: 'header', parameters: [{ type: 'image', image: { link: 'https://x.example/a.png' } }] },
    { type: 'body', parameters: [{ type: 'text', text: 'Senin' }] },
  ])
})

test('image and template have the shapes Meta publishes', () => {
  assert.deepEqual(toPayload({ kind: 'image', text: 'Selesai', url: 'https://x.example/a.jpg' }, to)['image'], {
    link: 'https://x.example/a.jpg',
    caption: 'Selesai',
  })
  assert.deepEqual(
    toPayload({ kind: 'template', name: 'kabar_laporan', language: 'id', parameters: ['A-1', 'dua\n\nbaris'], text: '' }, to)['template'],
    {
      name: 'kabar_laporan',
      language: { code: 'id' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'A-1' },
            { type: 'text', text: 'dua baris' },
          ],
        },
      ],
    },
  )
})

test('nothing is longer than Meta takes, and no character is split', () => {
  const long = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 6000 })
  fc.assert(
    fc.property(long, fc.integer({ min: 1, max: 80 }), (text, limit) => {
      const short = cut(text, limit)
      assert.ok(short.length <= limit)
      assert.ok(short.isWellFormed() || !text.isWellFormed())
      if (text.length <= limit) assert.equal(short, text)
    }),
  )
  const options = Array.from({ length: 12 }, (_, at) => ({ id: String(at), title: 'x'.repeat(50), description: 'y'.repeat(90) }))
  const buttons = withinLimits({ kind: 'buttons', text: 'x'.repeat(2000), buttons: options })
  assert.deepEqual(buttons.kind === 'buttons' && [buttons.text.length, buttons.buttons.length, buttons.buttons[0]?.title.length], [1024, 3, 20])
  const list = withinLimits({ kind: 'list', text: 'x'.repeat(5000), button: 'b'.repeat(30), rows: options })
  assert.deepEqual(
    list.kind === 'list' && [list.text.length, list.button.length, list.rows.length, list.rows[0]?.title.length, list.rows[0]?.description?.length],
    [4096, 20, 10, 24, 72],
  )
})

const CODES: [number, string][] = [
  [131056, 'try_again'],
  [130429, 'try_again'],
  [80007, 'try_again'],
  [4, 'try_again'],
  [131016, 'try_again'],
  [131047, 'window_closed'],
  [131026, 'gone'],
  [190, 'misconfigured'],
  [0, 'misconfigured'],
  [131042, 'misconfigured'],
  [132001, 'refused'],
  [100, 'refused'],
  [131051, 'refused'],
  [999999, 'refused'],
]
for (const [code, problem] of CODES) {
  test(`code ${code} means ${problem}`, async () => {
    answer = json(400, { error: { code, message: 'x', error_data: { details: 'why' } } })
    const error = await problemOf(send({ kind: 'text', text: 'x' }))
    assert.deepEqual([error.problem, error.code, error.message], [problem, code, 'why'])
  })
}

test('a fault on their side is tried again, for as long as they say', async () => {
  answer = json(503, {}, { 'retry-after': '7' })
  const error = await problemOf(send({ kind: 'text', text: 'x' }))
  assert.deepEqual([error.problem, error.waitFor], ['try_again', 7000])
})

test('when the answer is lost we wait for a receipt; when nobody was there we need not', async () => {
  answer = (_, response) => response.destroy()
  const lost = await problemOf(send({ kind: 'text', text: 'x' }))
  assert.deepEqual([lost.problem, lost.waitFor], ['try_again', 20_000])
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const nobody = await problemOf(
    whatsapp.send({ kind: 'text', text: 'x' }, to, { id: 'x', settings: { ...account.settings, graphUrl: `http://127.0.0.1:${port}` } }),
  )
  assert.deepEqual([nobody.problem, nobody.waitFor], ['try_again', undefined])
})

test('read receipt and typing are one call', async () => {
  answer = json(200, { success: true })
  await whatsapp.markRead('wamid.IN', account)
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: 'wamid.IN',
    typing_indicator: { type: 'text' },
  })
})

const found = (url: string) => json(200, { id: 'm1', url, mime_type: 'image/jpeg', file_size: 3 })

test('media: the id gives an address, the address with the token gives the bytes', async () => {
  answer = (one, response) => (one.url === '/file' ? response.writeHead(200).end('abc') : found(`${graphUrl}/file`)(one, response))
  const { bytes, mediaType } = await whatsapp.fetchMedia('m1', account)
  assert.deepEqual([Buffer.from(bytes).toString(), mediaType], ['abc', 'image/jpeg'])
  assert.deepEqual(
    asked.map(({ url, headers }) => [url, headers.authorization]),
    [
      ['/v25.0/m1', 'Bearer token'],
      ['/file', 'Bearer token'],
    ],
  )
})

test('media: an address that is too old is asked for again, and the file that has one is tried later', async () => {
  let files = 0
  answer = (one, response) =>
    one.url === '/file' ? response.writeHead(files++ === 0 ? 404 : 200).end('abc') : found(`${graphUrl}/file`)(one, response)
  assert.equal((await whatsapp.fetchMedia('m1', account)).bytes.length, 3)
  answer = (one, response) => (one.url === '/file' ? response.writeHead(404).end() : found(`${graphUrl}/file`)(one, response))
  assert.equal((await problemOf(whatsapp.fetchMedia('m1', account))).problem, 'try_again')
})

test('media: a file that Meta does not know is given up', async () => {
  answer = (_one, response) => response.writeHead(400).end(JSON.stringify({ error: { code: 100, message: 'Unsupported get request' } }))
  assert.equal((await problemOf(whatsapp.fetchMedia('m1', account))).problem, 'refused')
})

test('media: the token travels to listed hosts only, and follows no redirect', async () => {
  for (const url of ['http://127.0.0.1:9/file', 'https://evil.example/file', `http://lookaside.fbsbx.com.evil.example/`]) {
    answer = found(url)
    assert.equal((await problemOf(whatsapp.fetchMedia('m1', account))).problem, 'refused')
  }
  asked = []
  answer = (one, response) =>
    one.url === '/file' ? response.writeHead(302, { location: `${graphUrl}/elsewhere` }).end() : found(`${graphUrl}/file`)(one, response)
  await problemOf(whatsapp.fetchMedia('m1', account))
  assert.deepEqual(
    asked.map(({ url }) => url),
    ['/v25.0/m1', '/file'],
  )
})

test('media: what is too large is not read', async () => {
  answer = json(200, { url: `${graphUrl}/file`, mime_type: 'video/mp4', file_size: 200_000_000 })
  assert.equal((await problemOf(whatsapp.fetchMedia('m1', account))).problem, 'refused')
  answer = (one, response) => {
    if (one.url !== '/file') return found(`${graphUrl}/file`)(one, response)
    response.on('error', () => undefined)
    for (let count = 0; count < 40; count++) response.write(Buffer.alloc(1024 * 1024))
    response.end()
  }
  assert.equal((await problemOf(whatsapp.fetchMedia('m1', account))).message, 'media too large')
})
