import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { freshDatabaseUrl } from '#tests/database.ts'
import { aPhone } from '#tests/phone.ts'
import { ACCOUNT, NUMBER_ID, startStandIn, TOKEN, until } from '#tests/stand-in.ts'
import { inventedNumber, showNumber } from './people.ts'

const standIn = await startStandIn(await freshDatabaseUrl())
after(() => standIn.stop())
const API = `${standIn.url}/simulator/api`

async function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${API}/${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
}

async function answer(to: string, message: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${standIn.url}/simulator/graph/v25.0/${NUMBER_ID}/messages`, {
    method: 'POST',
    body: JSON.stringify({ messaging_product: 'whatsapp', to, ...message }),
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
  })
  assert.equal(response.status, 200, await response.text())
}

function told(): Record<string, unknown>[] {
  return standIn.heard.flatMap(({ body }) =>
    body.entry.flatMap(({ changes }) => changes.flatMap(({ value }) => (value['messages'] ?? []) as Record<string, unknown>[])),
  )
}
const toldOf = (fits: (message: Record<string, unknown>) => boolean) => until(() => told().find(fits))

test('tapping a button answers with its id and says which message was meant', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  await rina.says('halo')
  await answer(rina.waId, {
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: 'Sudah benar?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'draft:send', title: 'Kirim' } }] },
    },
  })
  const { id: asked } = await rina.hears('Sudah benar?')
  const id = await rina.taps('Kirim')
  const message = await toldOf((one) => one['id'] === id)
  assert.deepEqual(message['interactive'], { type: 'button_reply', button_reply: { id: 'draft:send', title: 'Kirim' } })
  assert.equal((message['context'] as { id: string }).id, asked)
})

test('what was not offered cannot be tapped', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  const id = await rina.says('halo')
  assert.equal((await post(`people/${rina.personId}/say`, { kind: 'choice', target: id, id: 'draft:send' })).status, 422)
})

test('an edit and a deletion are told with the message they mean, and shown', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  const target = await rina.says('jaln rusak')
  await post(`people/${rina.personId}/say`, { kind: 'edit', target, text: 'jalan rusak' })
  const edit = await toldOf(({ type, from }) => type === 'edit' && from === rina.waId)
  assert.deepEqual(edit['edit'], { original_message_id: target, message: { type: 'text', text: { body: 'jalan rusak' } } })
  assert.equal((await rina.chat())[0]?.text, 'jalan rusak')
  await post(`people/${rina.personId}/say`, { kind: 'revoke', target })
  assert.deepEqual((await toldOf(({ type, from }) => type === 'revoke' && from === rina.waId))['revoke'], { original_message_id: target })
  const [bubble] = await rina.chat()
  assert.deepEqual([bubble?.isRevoked, bubble?.text], [true, ''])
})

test('place, card, forwarded words and the unknown come as Meta writes them', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  await rina.sharesLocation({ latitude: -3.39, longitude: 104.83, name: 'Pasar Contoh' })
  const mine = (type: string) => toldOf((one) => one['type'] === type && one['from'] === rina.waId)
  assert.deepEqual((await mine('location'))['location'], { latitude: -3.39, longitude: 104.83, name: 'Pasar Contoh' })
  await post(`people/${rina.personId}/say`, { kind: 'contact', name: 'Pak RT', phone: '+6281300000004' })
  assert.equal(((await mine('contacts')) as { contacts: { phones: unknown[] }[] }).contacts[0]?.phones.length, 1)
  await post(`people/${rina.personId}/say`, { kind: 'text', text: 'kata orang', isForwarded: true })
  assert.deepEqual((await mine('text'))['context'], { forwarded: true })
  await post(`people/${rina.personId}/say`, { kind: 'unsupported' })
  assert.equal(((await mine('unsupported'))['errors'] as { code: number }[])[0]?.code, 131051)
})

test('starting again makes somebody the business has never met', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  await rina.says('halo')
  await post(`people/${rina.personId}/again`, {})
  const { person, bubbles } = await (await fetch(`${API}/people/${rina.personId}/chat`)).json()
  assert.notEqual(person.waId, rina.waId)
  assert.deepEqual(bubbles, [])
})

test('every account has its invented people, one of whom hides the number', async () => {
  const people = (await (await fetch(`${API}/people`)).json()) as { name: string; hidesNumber: boolean; accountId: string }[]
  const ready = people.filter(({ name }) => ['Bu Rina', 'Yusuf', 'Pak Marno', 'Sinta'].includes(name))
  assert.deepEqual(
    ready.map(({ hidesNumber }) => hidesNumber),
    [false, false, false, true],
  )
})

test('however many people there are, each has a number of their own', async () => {
  const made = await Promise.all(Array.from({ length: 300 }, () => aPhone(standIn.url, ACCOUNT)))
  assert.equal(new Set(made.map(({ waId }) => waId)).size, 300)
  assert.deepEqual(
    await Promise.all(made.slice(0, 20).map((one) => one.chat())),
    Array.from({ length: 20 }, () => []),
  )
})

test('no secret of an account reaches the page', async () => {
  const text = await (await fetch(`${API}/accounts`)).text()
  assert.ok(text.includes('Lapor Contoh'))
  assert.ok(!text.includes(TOKEN) && !text.includes('test-app-secret'))
})

test('a person whose picture is really a page is not shown a page', async () => {
  const rina = await aPhone(standIn.url, ACCOUNT)
  const upload = await fetch(`${API}/people/${rina.personId}/media`, {
    method: 'POST',
    body: '<script>alert(1)</script>',
    headers: { 'content-type': 'text/html' },
  })
  const { mediaId } = (await upload.json()) as { mediaId: string }
  const shown = await fetch(`${API}/media/${mediaId}`)
  assert.equal(shown.headers.get('content-type'), 'application/octet-stream')
  assert.equal(shown.headers.get('content-disposition'), 'attachment')
})

test('samples are pictures, a sticker and a voice note', async () => {
  const types = await Promise.all(
    ['pothole', 'sticker', 'voice', 'nothing'].map(
      async (name) => (await fetch(`${API}/samples/${name}`)).headers.get('content-type')?.split(';')[0],
    ),
  )
  assert.deepEqual(types, ['image/jpeg', 'image/webp', 'audio/ogg', 'application/json'])
})

test('invented numbers are of blocks that nobody has, each another one', () => {
  const all = Array.from({ length: 9000 }, (_, turn) => inventedNumber(turn))
  assert.equal(new Set(all).size, 9000)
  assert.ok(all.every((number) => /^628\d{2}000000\d{2}$/.test(number)))
  assert.equal(showNumber('6281200000012'), '+62 812-0000-0012')
})

test('a member of staff with a number has a phone of that number, which cannot begin anew', async () => {
  await standIn.addStaff({ name: 'Darto Uji', role: 'contact_officer', phone: '+6280010090001' })
  const people = (await (await fetch(`${API}/people`)).json()) as { id: string; name: string; waId: string; role: string | null }[]
  const darto = people.find(({ waId }) => waId === '6280010090001')
  assert.deepEqual([darto?.name, darto?.role], ['Darto Uji', 'contact_officer'])
  assert.equal((await post(`people/${darto?.id}/again`, {})).status, 422)
  const again = (await (await fetch(`${API}/people`)).json()) as { waId: string }[]
  assert.equal(again.filter(({ waId }) => waId === '6280010090001').length, 1)
})
