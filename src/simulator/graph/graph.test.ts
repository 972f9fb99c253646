import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { freshDatabaseUrl } from '#tests/database.ts'
import { aPhone } from '#tests/phone.ts'
import { ACCOUNT, NUMBER_ID, startStandIn, TOKEN, until, type StandIn } from '#tests/stand-in.ts'

const databaseUrl = await freshDatabaseUrl()
const PICTURE = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#2a5' } })
  .png()
  .toBuffer()
const standIn: StandIn = await startStandIn(databaseUrl, {
  doors: async (app) => void app.get('/own.png', async (_request, reply) => reply.type('image/png').send(PICTURE)),
})
after(() => standIn.stop())

const GRAPH = `${standIn.url}/simulator/graph/v25.0`
const rina = await aPhone(standIn.url, ACCOUNT)
await rina.says('halo')

type Answer = { status: number; code: number | undefined; body: Record<string, unknown> & { messages: { id: string }[] } }

async function graph(
  path: string,
  { method = 'POST', body, token = TOKEN }: { method?: string; body?: unknown; token?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${GRAPH}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await response.json()
  return { status: response.status, code: answer.error?.code, body: answer }
}

const send = (message: Record<string, unknown>) =>
  graph(`${NUMBER_ID}/messages`, { body: { messaging_product: 'whatsapp', to: rina.waId, ...message } })
const switches = (value: Record<string, unknown>) =>
  fetch(`${standIn.url}/simulator/switches`, { method: 'POST', body: JSON.stringify(value), headers: { 'content-type': 'application/json' } })

const letters = (count: number) => 'a'.repeat(count)
const button = (title: string, id = title) => ({ type: 'reply', reply: { id, title } })
const row = (n: number) => ({ id: `r${n}`, title: `Baris ${n}` })
const interactive = (type: string, action: unknown, text = 'Pilih') => ({ type: 'interactive', interactive: { type, body: { text }, action } })
const template = (name: string, words: string[], code = 'id') => ({
  type: 'template',
  template: { name, language: { code }, components: [{ type: 'body', parameters: words.map((text) => ({ type: 'text', text })) }] },
})
const briefed = (image: unknown, words = ['Senin', 'tidak ada.', 'tidak ada.', 'tidak ada.', 'https://x.example']) => {
  const { template: sent } = template('ringkasan_pimpinan', words)
  const header = { type: 'header', parameters: image === undefined ? [] : [{ type: 'image', image }] }
  return { type: 'template', template: { ...sent, components: [header, ...sent.components] } }
}
const flow = (id: string, cta = 'Isi formulir') =>
  interactive('flow', {
    name: 'flow',
    parameters: { flow_message_version: '3', flow_id: id, flow_cta: cta, flow_action: 'navigate', flow_action_payload: { screen: 'REPORT' } },
  })

const refused: [string, Record<string, unknown>, number][] = [
  ['empty words', { type: 'text', text: { body: '  ' } }, 100],
  ['words of 4,097 characters', { type: 'text', text: { body: letters(4097) } }, 100],
  ['an unknown type', { type: 'telepathy', telepathy: {} }, 100],
  ['another product', { messaging_product: 'telegram', type: 'text', text: { body: 'a' } }, 100],
  ['a recipient that is no number', { to: 'Bu Rina', type: 'text', text: { body: 'a' } }, 131009],
  ['no button', interactive('button', { buttons: [] }), 131009],
  ['four buttons', interactive('button', { buttons: ['a', 'b', 'c', 'd'].map((title) => button(title)) }), 131009],
  ['a button of 21 characters', interactive('button', { buttons: [button(letters(21))] }), 131009],
  ['two buttons of one name', interactive('button', { buttons: [button('Ya', '1'), button('Ya', '2')] }), 131009],
  ['a button id of 257 characters', interactive('button', { buttons: [button('Ya', letters(257))] }), 131009],
  ['a body of 1,025 characters over buttons', interactive('button', { buttons: [button('Ya')] }, letters(1025)), 131009],
  ['a body of 4,097 characters over a list', interactive('list', { button: 'Pilih', sections: [{ rows: [row(1)] }] }, letters(4097)), 131009],
  ['eleven rows', interactive('list', { button: 'Pilih', sections: [{ rows: Array.from({ length: 11 }, (_, n) => row(n)) }] }), 131009],
  ['a row title of 25 characters', interactive('list', { button: 'Pilih', sections: [{ rows: [{ id: 'a', title: letters(25) }] }] }), 131009],
  [
    'a row description of 73 characters',
    interactive('list', { button: 'Pilih', sections: [{ rows: [{ ...row(1), description: letters(73) }] }] }),
    131009,
  ],
  ['a list button of 21 characters', interactive('list', { button: letters(21), sections: [{ rows: [row(1)] }] }), 131009],
  ['sections without titles', interactive('list', { button: 'Pilih', sections: [{ rows: [row(1)] }, { rows: [row(2)] }] }), 131009],
  ['a form nobody published', flow('123'), 131009],
  [
    'a screen the form has not',
    {
      ...interactive('flow', {
        name: 'flow',
        parameters: { flow_message_version: '3', flow_id: '900', flow_cta: 'Isi', flow_action_payload: { screen: 'NONE' } },
      }),
    },
    131009,
  ],
  ['a form button of 31 characters', flow('900', letters(31)), 131009],
  ['a photo by id and address at once', { type: 'image', image: { id: '1', link: 'https://contoh.example/a.jpg' } }, 100],
  ['a photo that was never uploaded', { type: 'image', image: { id: '123456' } }, 100],
  ['a reaction to nothing', { type: 'reaction', reaction: { message_id: 'wamid.none', emoji: '' } }, 131009],
  ['a template nobody approved', template('promo', ['a', 'b']), 132001],
  ['a template in a language it has not', template('kabar_laporan', ['a', 'b'], 'en'), 132001],
  ['a template with one word too few', template('kabar_laporan', ['CTH-2611-0001']), 132000],
  ['a template without the picture it was approved with', briefed(undefined), 132000],
  ['a template whose picture has no address', briefed({}), 131009],
  ['a template whose picture lies on no web server', briefed({ link: 'ftp://x.example/a.png' }), 131009],
  ['a template whose picture Meta never got', briefed({ id: '1234567890' }), 100],
  ['a template with a new line', template('kabar_laporan', ['CTH-2611-0001', 'dua\nbaris']), 131009],
]

for (const [what, message, code] of refused) {
  test(`${what}: code ${code}`, async () => {
    const answer = await send(message)
    assert.equal(answer.code, code, JSON.stringify(answer.body))
    assert.ok('fbtrace_id' in (answer.body['error'] as object))
  })
}

const accepted: [string, Record<string, unknown>][] = [
  ['words of 4,096 characters', { type: 'text', text: { body: letters(4096) } }],
  ['three buttons of 20 characters', interactive('button', { buttons: ['a', 'b', 'c'].map((letter) => button(letter.repeat(20))) })],
  ['ten rows', interactive('list', { button: 'Pilih', sections: [{ rows: Array.from({ length: 10 }, (_, n) => row(n)) }] })],
  ['a request for the place', interactive('location_request_message', { name: 'send_location' })],
  ['the published form', flow('900')],
  ['an approved template', template('laporan_dijawab', ['CTH-2611-0001', 'sudah ditambal'])],
]
for (const [what, message] of accepted) {
  test(`${what}: taken, with an id`, async () => {
    const { status, body } = await send(message)
    assert.equal(status, 200, JSON.stringify(body))
    assert.match(body.messages[0]?.id ?? '', /^wamid\./)
  })
}

test('a wrong token is 401 with code 190', async () => {
  const { status, code } = await graph(`${NUMBER_ID}/messages`, { body: {}, token: 'stolen' })
  assert.deepEqual({ status, code }, { status: 401, code: 190 })
})

test('a number that is not ours is code 100 with subcode 33', async () => {
  const { code, body } = await graph('42/messages', { body: {} })
  assert.equal(code, 100)
  assert.equal((body['error'] as { error_subcode: number }).error_subcode, 33)
})

test('outside the 24-hour window only templates go', async () => {
  const stranger = { to: '628120000009999' }
  assert.equal((await send({ ...stranger, type: 'text', text: { body: 'halo' } })).code, 131047)
  assert.equal((await send({ ...stranger, ...template('kabar_laporan', ['CTH-2611-0001', 'sedang dikerjakan']) })).status, 200)
})

test('a template’s picture is fetched from its address and stands above its words', async () => {
  const link = `${standIn.url}/simulator/api/samples/pothole`
  assert.equal((await send(briefed({ link }))).status, 200)
  const bubble = await until(async () => (await rina.chat()).find(({ text }) => text.startsWith('Untuk pimpinan')))
  assert.equal(bubble.kind, 'image')
  const picture = await fetch(`${standIn.url}${bubble.media?.address}`)
  assert.match(picture.headers.get('content-type') ?? '', /^image\//)
})

test('a scoped id in "to" is taken and goes nowhere; in "recipient" it arrives', async () => {
  const people = (await (await fetch(`${standIn.url}/simulator/api/people`)).json()) as { id: string; waId: string; userId: string }[]
  const userId = people.find(({ waId }) => waId === rina.waId)?.userId
  assert.equal((await send({ to: userId, type: 'text', text: { body: 'ke mana' } })).status, 200)
  assert.equal((await send({ to: undefined, recipient: userId, type: 'text', text: { body: 'ke Rina' } })).status, 200)
  const chat = await rina.chat()
  assert.ok(chat.some(({ text }) => text === 'ke Rina'))
  assert.ok(!chat.some(({ text }) => text === 'ke mana'))
})

test('the forty-sixth message to one person in a moment is code 131056', async () => {
  const busy = await aPhone(standIn.url, ACCOUNT)
  await busy.says('halo')
  await switches({ numberLimit: 1000 })
  const codes: (number | undefined)[] = []
  for (let n = 0; n < 46; n++) codes.push((await send({ to: busy.waId, type: 'text', text: { body: `${n}` } })).code)
  assert.deepEqual(codes, [...Array.from({ length: 45 }, () => undefined), 131056])
  await switches({ numberLimit: 80 })
})

test('more than the number may send in a second is code 130429', async () => {
  await switches({ numberLimit: 2 })
  await new Promise((resolve) => setTimeout(resolve, 30))
  const answers = await Promise.all(Array.from({ length: 12 }, () => send({ to: '628120000009998', type: 'text', text: { body: 'a' } })))
  assert.ok(answers.some(({ code }) => code === 130429))
  await switches({ numberLimit: 80 })
  await new Promise((resolve) => setTimeout(resolve, 300))
})

test('switches answer 500 and 429 for so many calls', async () => {
  await switches({ serverErrors: 1 })
  assert.equal((await send({ type: 'text', text: { body: 'a' } })).status, 500)
  await switches({ tooMany: 1 })
  const { status, code } = await send({ type: 'text', text: { body: 'a' } })
  assert.deepEqual({ status, code }, { status: 429, code: 130429 })
  assert.equal((await send({ type: 'text', text: { body: 'a' } })).status, 200)
})

test('a cut answer leaves the message taken', async () => {
  await switches({ cutAnswers: 1 })
  await assert.rejects(send({ type: 'text', text: { body: 'tetap sampai' } }))
  await rina.hears('tetap sampai')
})

test('an unknown switch is refused and changes nothing', async () => {
  assert.equal((await switches({ chaos: true })).status, 422)
})

test('two blue ticks when the business has read', async () => {
  const id = await rina.says('dibaca?')
  await until(async () => ((await rina.chat()).at(-1)?.status === 'delivered' ? true : undefined))
  await graph(`${NUMBER_ID}/messages`, {
    body: { messaging_product: 'whatsapp', status: 'read', message_id: id, typing_indicator: { type: 'text' } },
  })
  assert.equal((await rina.chat()).at(-1)?.status, 'read')
})

const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6])

async function receivedMedia(): Promise<{ id: string; url: string }> {
  const id = await rina.sendsPhoto(PHOTO)
  const found = await until(() =>
    standIn.heard.flatMap(({ body }) => body.entry[0]?.changes[0]?.value['messages'] ?? []).find((message) => (message as { id: string }).id === id),
  )
  const media = (found as { image: { id: string; sha256: string } }).image
  assert.equal(media.sha256, createHash('sha256').update(PHOTO).digest('base64'))
  const { body } = await graph(media.id, { method: 'GET' })
  return { id: media.id, url: String(body['url']) }
}
const fetchWith = (url: string, token = TOKEN) => fetch(url, { headers: { authorization: `Bearer ${token}` } })

test('a photo comes by id, from an address that wants the token', async () => {
  const { url } = await receivedMedia()
  assert.equal((await fetchWith(url, 'stolen')).status, 401)
  const response = await fetchWith(url)
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), PHOTO)
})

test('an address that has expired is 404, a fresh one is good again', async () => {
  await switches({ expireUrls: 2 })
  const { id, url } = await receivedMedia()
  assert.equal((await fetchWith(url)).status, 404)
  const { body } = await graph(id, { method: 'GET' })
  assert.equal((await fetchWith(String(body['url']))).status, 200)
  assert.equal((await fetchWith(String(body['url']).replace(/ext=\d+/, 'ext=9999999999999'))).status, 404)
})

test('an uploaded photo can be sent, and deleted', async () => {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('file', new Blob([PHOTO], { type: 'image/jpeg' }), 'a.jpg')
  const response = await fetch(`${GRAPH}/${NUMBER_ID}/media`, { method: 'POST', body: form, headers: { authorization: `Bearer ${TOKEN}` } })
  const { id } = (await response.json()) as { id: string }
  assert.equal((await send({ type: 'image', image: { id, caption: 'Sudah ditambal' } })).status, 200)
  await rina.hears('Sudah ditambal')
  assert.equal((await graph(id, { method: 'DELETE' })).status, 200)
  assert.equal((await graph(id, { method: 'GET' })).code, 100)
})

test('a photo by an address where nothing is fails afterwards with 131052', async () => {
  const { body } = await send({ type: 'image', image: { link: `${standIn.url}/nothing.jpg` } })
  const id = body.messages[0]?.id
  const failed = await until(
    () =>
      standIn.heard
        .flatMap(({ body: heard }) => heard.entry[0]?.changes.flatMap(({ value }) => value['statuses'] ?? []) ?? [])
        .find((status) => (status as { id: string }).id === id) as { errors: { code: number }[] } | undefined,
  )
  assert.equal(failed.errors[0]?.code, 131052)
})

test('a picture of ours is fetched by the address that others know us under, whatever stands in front; from elsewhere nothing is', async () => {
  const told = async (link: string) => {
    const { body } = await send({ type: 'image', image: { link } })
    const statuses = () => standIn.heard.flatMap(({ body: heard }) => heard.entry[0]?.changes.flatMap(({ value }) => value['statuses'] ?? []) ?? [])
    return until(() => (statuses() as { id: string; status: string }[]).find(({ id }) => id === body.messages[0]?.id)?.status)
  }
  // As in readConfig of the stand-in: the server itself listens elsewhere.
  assert.equal(await told('http://localhost:3999/own.png'), 'sent')
  assert.equal(await told(`${standIn.url}/own.png`), 'sent')
  assert.equal(await told('http://localhost:3998/own.png'), 'failed')
})

test('a form comes back as nfm_reply with its token', async () => {
  await send(
    interactive('flow', {
      name: 'flow',
      parameters: {
        flow_message_version: '3',
        flow_id: '900',
        flow_cta: 'Isi',
        flow_token: 'talk-7',
        flow_action: 'navigate',
        flow_action_payload: { screen: 'REPORT' },
      },
    }),
  )
  const id = await rina.fillsForm({ story: 'Selokan mampet', place: 'Pasar Contoh', category: 'drainage', shoeSize: 41 })
  const found = await until(() =>
    standIn.heard.flatMap(({ body }) => body.entry[0]?.changes[0]?.value['messages'] ?? []).find((message) => (message as { id: string }).id === id),
  )
  const reply = (found as { interactive: { nfm_reply: { response_json: string } } }).interactive.nfm_reply
  await assert.rejects(rina.fillsForm({ story: 'Selokan mampet' }), /422/)
  assert.deepEqual(JSON.parse(reply.response_json), { flow_token: 'talk-7', story: 'Selokan mampet', place: 'Pasar Contoh', category: 'drainage' })
})

test('the number, the templates and what is not there', async () => {
  assert.equal((await graph(NUMBER_ID, { method: 'GET' })).body['id'], NUMBER_ID)
  const { body } = await graph('200000000099/message_templates', { method: 'GET' })
  assert.deepEqual(
    (body['data'] as { name: string }[]).map(({ name }) => name),
    ['kabar_laporan', 'laporan_dijawab', 'kabar_petugas', 'ringkasan_pagi', 'ringkasan_pimpinan'],
  )
  assert.equal((await graph('42', { method: 'GET' })).code, 100)
})

test('with the demo off nothing of the stand-in can be reached', async () => {
  const closed = await startStandIn(databaseUrl, { demo: false })
  for (const path of ['switches', 'api/people', 'api/news', 'graph/v25.0/1/messages', 'bench/people', 'anything']) {
    for (const method of ['GET', 'POST']) assert.equal((await fetch(`${closed.url}/simulator/${path}`, { method })).status, 404, `${method} ${path}`)
  }
  const form = new FormData()
  form.set('file', new Blob(['a']), 'a.jpg')
  assert.equal((await fetch(`${closed.url}/simulator/graph/v25.0/1/media`, { method: 'POST', body: form })).status, 404)
  assert.equal((await fetch(`${closed.url}/simulator`, { method: 'POST', body: form })).status, 404)
  await closed.stop()
})
