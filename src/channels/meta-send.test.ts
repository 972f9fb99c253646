/** Messenger and Instagram: what is sent, what errors mean, whom we ask for files, and speaking under comments. */
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { type ChannelAccount, type OutboundMessage, SendError } from '#channels/channel.ts'
import { facebook } from './facebook/index.ts'
import { instagram } from './instagram/index.ts'
import { contentsOf, partsOf } from './meta-send.ts'

type Asked = { method: string; url: string; body: string; authorization: string | undefined }
let asked: Asked[] = []
let answer: (one: Asked, response: ServerResponse) => void
const server = createServer((request: IncomingMessage, response) => {
  let body = ''
  request.on('data', (part: Buffer) => (body += part.toString()))
  request.on('end', () => {
    const one = { method: request.method ?? '', url: request.url ?? '', body, authorization: request.headers.authorization }
    asked.push(one)
    answer(one, response)
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => server.close())
const graphUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const account: ChannelAccount = { id: 'contoh', settings: { pageId: '100', instagramId: '170', accessToken: 'token', graphUrl } }
const to = { address: '300', ourId: '0199aaaa-0000-7000-8000-000000000001' }

const json = (status: number, body: unknown) => (_one: Asked, response: ServerResponse) => void response.writeHead(status).end(JSON.stringify(body))
const problemOf = async (call: Promise<unknown>): Promise<SendError> =>
  call.then(
    () => assert.fail('it went through'),
    (error: unknown) => (assert.ok(error instanceof SendError), error),
  )
const bodies = () => asked.map(({ body }) => JSON.parse(body) as Record<string, unknown>)

beforeEach(() => {
  asked = []
  answer = json(200, { recipient_id: '300', message_id: 'm_1' })
})

test('a text goes to the page’s messages with our own id, which its echo repeats; Instagram knows no such id', async () => {
  assert.equal(await facebook.send({ kind: 'text', text: 'Halo' }, to, account), 'm_1')
  await instagram.send({ kind: 'text', text: 'Halo' }, to, account)
  assert.deepEqual(
    asked.map(({ method, url, authorization }) => [method, url, authorization]),
    [1, 2].map(() => ['POST', '/v25.0/100/messages', 'Bearer token']),
  )
  assert.deepEqual(bodies(), [
    { recipient: { id: '300' }, messaging_type: 'RESPONSE', message: { text: 'Halo', metadata: to.ourId } },
    { recipient: { id: '300' }, messaging_type: 'RESPONSE', message: { text: 'Halo' } },
  ])
})

const options = Array.from({ length: 20 }, (_, at) => ({
  id: `id-${at}`,
  title: `Pilihan nomor ${at} yang panjang`,
  description: at === 0 ? 'keterangan' : '',
}))

test('buttons and lists become quick replies: thirteen at most, twenty characters each', () => {
  for (const message of [
    { kind: 'buttons', text: 'Pilih', buttons: options },
    { kind: 'list', text: 'Pilih', button: 'Lihat', rows: options },
  ] as OutboundMessage[]) {
    const [content] = contentsOf(message, 2000)
    const replies = content?.['quick_replies'] as { title: string; payload: string; content_type: string }[]
    assert.equal(replies.length, 13)
    assert.ok(replies.every(({ title, content_type: type }) => title.length <= 20 && type === 'text'))
    assert.equal(replies[0]?.payload, 'id-0')
  }
  assert.match(String(contentsOf({ kind: 'list', text: 'Pilih', button: 'x', rows: options }, 2000)[0]?.['text']), /keterangan/)
})

test('a form and a wish for a place are plain words; a picture goes by its address; a template cannot go', async () => {
  const form: OutboundMessage = { kind: 'form', text: 'Ceritakan', button: 'Buka', formId: '1', token: 't', screen: 'R', data: {} }
  assert.deepEqual(contentsOf(form, 2000), [{ text: 'Ceritakan' }])
  assert.deepEqual(contentsOf({ kind: 'location_request', text: 'Di mana?' }, 2000), [{ text: 'Di mana?' }])
  const picture = contentsOf({ kind: 'image', text: 'Selesai', url: 'https://contoh.example/a.jpg' }, 2000)
  assert.deepEqual(picture, [
    { text: 'Selesai' },
    { attachment: { type: 'image', payload: { url: 'https://contoh.example/a.jpg', is_reusable: false } } },
  ])
  const template: OutboundMessage = { kind: 'template', name: 'kabar', language: 'id', parameters: [], text: 'x' }
  assert.equal((await problemOf(facebook.send(template, to, account))).problem, 'window_closed')
  assert.equal(asked.length, 0)
})

test('long words go in several messages, nothing is lost, no character is split', () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 3000 })
  fc.assert(
    fc.property(words, fc.integer({ min: 40, max: 500 }), (text, bytes) => {
      const parts = partsOf(text, bytes)
      assert.ok(parts.length <= 8)
      assert.ok(parts.every((part) => Buffer.byteLength(part) <= bytes || [...new Intl.Segmenter().segment(part)].length === 1))
      if (parts.length < 8) assert.equal(parts.join('').replace(/\s/g, ''), text.replace(/\s/g, ''))
    }),
  )
})

test('buttons stand under the last part', async () => {
  await instagram.send({ kind: 'buttons', text: 'kata '.repeat(300), buttons: options.slice(0, 2) }, to, account)
  assert.equal(asked.length, 2)
  assert.deepEqual(
    bodies().map(({ message }) => 'quick_replies' in (message as object)),
    [false, true],
  )
})

//  code   subcode   means
const codes: [number, number | undefined, string][] = [
  [190, undefined, 'misconfigured'], // the token has expired
  [10, undefined, 'misconfigured'],
  [200, undefined, 'misconfigured'],
  [368, undefined, 'misconfigured'],
  [10, 2018278, 'window_closed'],
  [551, undefined, 'gone'],
  [551, 1545041, 'gone'],
  [100, 2018001, 'gone'],
  [100, undefined, 'refused'],
  [4, undefined, 'try_again'],
  [17, undefined, 'try_again'],
  [32, undefined, 'try_again'],
  [613, undefined, 'try_again'],
  [80006, undefined, 'try_again'],
  [999999, undefined, 'refused'],
]
for (const [code, subcode, problem] of codes) {
  test(`code ${code}${subcode ? `/${subcode}` : ''} means ${problem}`, async () => {
    answer = json(400, { error: { code, error_subcode: subcode, message: 'why' } })
    const error = await problemOf(facebook.send({ kind: 'text', text: 'x' }, to, account))
    assert.deepEqual([error.problem, error.code, error.message], [problem, code, 'why'])
  })
}

test('files: only Meta’s hosts are asked, without the token, without following anybody', async () => {
  for (const url of [
    'http://scontent.xx.fbcdn.net/a',
    'https://fbcdn.net.evil.example/a',
    'https://evilfbcdn.net/a',
    'https://u:p@a.fbcdn.net/',
    'file:///etc/passwd',
    'http://127.0.0.1:9/',
    'IMAGE_URL',
    '',
  ]) {
    assert.equal((await problemOf(facebook.fetchMedia(url, account))).problem, 'refused', url)
  }
  assert.equal(asked.length, 0)
  answer = (_one, response) => void response.writeHead(200, { 'content-type': 'image/jpeg' }).end('abc')
  const { bytes, mediaType } = await facebook.fetchMedia(`${graphUrl}/file`, account)
  assert.deepEqual([Buffer.from(bytes).toString(), mediaType, asked[0]?.authorization], ['abc', 'image/jpeg', undefined])
  answer = (_one, response) => void response.writeHead(302, { location: `${graphUrl}/elsewhere` }).end()
  assert.equal((await problemOf(facebook.fetchMedia(`${graphUrl}/file`, account))).problem, 'refused')
  assert.equal(asked.length, 2)
})

for (const [name, channel, edge] of [
  ['facebook', facebook, 'comments'],
  ['instagram', instagram, 'replies'],
] as const) {
  test(`${name}: answering under a comment, and finding again what was said`, async () => {
    answer = json(200, { id: '500_700' })
    assert.equal(await channel.comments?.answer('500_601', 'Terima kasih', account), '500_700')
    assert.deepEqual([asked[0]?.url, bodies()[0]], [`/v25.0/500_601/${edge}`, { message: 'Terima kasih' }])
    const words = name === 'facebook' ? 'message' : 'text'
    answer = json(200, {
      data: [{ id: '1', [words]: 'Terima kasih', from: { id: '999' } }, null, { id: '2', [words]: 'Terima kasih', from: { id: '100' } }],
    })
    assert.equal(await channel.comments?.findAnswer('500_601', 'Terima kasih', account), '2')
    assert.equal(await channel.comments?.findAnswer('500_601', 'Lain', account), undefined)
  })

  test(`${name}: one private word to the author; the second is known as such`, async () => {
    assert.deepEqual(await channel.comments?.writePrivately('500_601', 'Nomor Anda', account), { id: 'm_1', address: '300' })
    assert.deepEqual(bodies()[0], { recipient: { comment_id: '500_601' }, message: { text: 'Nomor Anda' } })
    answer = json(400, { error: { code: 10900, message: '(#10900) Activity already replied to' } })
    assert.deepEqual(await channel.comments?.writePrivately('500_601', 'Nomor Anda', account), { isRepeated: true })
  })
}

test('facebook: what the webhook did not tell is asked for', async () => {
  answer = ({ url }, response) =>
    void response.end(
      JSON.stringify(
        url.includes('500_601')
          ? {
              message: 'Rusak',
              permalink_url: 'https://www.facebook.com/x',
              from: { id: '300', name: 'Sri' },
              parent: { message: 'Sama di sini' },
              attachment: { media: { image: { src: 'https://a.fbcdn.net/1' } } },
            }
          : { message: 'Kabar perbaikan jalan' },
      ),
    )
  assert.deepEqual(await facebook.comments?.look({ id: '500_601', postId: '100_500' }, account), {
    text: 'Rusak',
    link: 'https://www.facebook.com/x',
    author: { id: '300', name: 'Sri' },
    around: ['Kabar perbaikan jalan', 'Sama di sini'],
    photos: ['https://a.fbcdn.net/1'],
  })
})

test('instagram: a mention under somebody else’s post is asked for in the other way', async () => {
  answer = ({ url }, response) =>
    url.includes('mentioned_comment')
      ? void response.end(
          JSON.stringify({ mentioned_comment: { text: '@kami rusak', username: 'sri', media: { permalink: 'https://www.instagram.com/p/x/' } } }),
        )
      : void response.writeHead(400).end(JSON.stringify({ error: { code: 100, error_subcode: 33, message: 'x' } }))
  const facts = await instagram.comments?.look({ id: '7', postId: '8' }, account)
  assert.deepEqual([facts?.text, facts?.author, facts?.link], ['@kami rusak', { name: 'sri' }, 'https://www.instagram.com/p/x/'])
})
