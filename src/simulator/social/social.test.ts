/** The stand-in for Facebook and Instagram, spoken to by the real channels: what it takes, refuses and tells. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ChannelAccount, SendError, type Update } from '#channels/channel.ts'
import { facebook } from '#channels/facebook/index.ts'
import { instagram } from '#channels/instagram/index.ts'
import { openDb, openPool } from '#db/connect.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'
import { SECRET, startStandIn, TOKEN, until, type StandIn } from '#tests/stand-in.ts'

const url = await freshDatabaseUrl()
const db = openDb(openPool(url, 2), testKeyring(url))
const CHANNELS = { facebook, instagram }
type Name = keyof typeof CHANNELS

let standIn: StandIn
let accounts: Record<Name, ChannelAccount>

before(async () => {
  standIn = await startStandIn(url)
  const { id: regionId } = await db.selectFrom('regions').select('id').executeTakeFirstOrThrow()
  const settings = { pageId: '200', instagramId: '300', accessToken: TOKEN, appSecret: SECRET, graphUrl: `${standIn.url}/simulator/graph` }
  accounts = { facebook: { id: 'contoh-facebook', settings }, instagram: { id: 'contoh-instagram', settings } }
  for (const [channel, { id }] of Object.entries(accounts))
    await db
      .insertInto('channelAccounts')
      .values({ id, regionId, channel, settings: JSON.stringify(settings) })
      .execute()
})
after(async () => {
  await standIn.stop()
  await db.destroy()
})

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(`${standIn.url}/simulator${path}`, init)
  const text = await response.text()
  assert.ok(response.ok, text)
  return (text ? JSON.parse(text) : undefined) as T
}

type Opened = { people: { id: string; name: string }[]; posts: { id: string; comments: { id: string; text: string; name: string }[] }[] }
const open = (name: Name) => ask<Opened>(`/api/social/pages/${accounts[name].id}`)
const switches = (change: object) => ask('/switches', change)

async function sriComments(name: Name, text: string, more: object = {}): Promise<string> {
  const { people, posts } = await open(name)
  const { id } = await ask<{ id: string }>('/api/social/comments', { postId: posts[0]?.id, personId: people[0]?.id, text, ...more })
  return id
}

/** What the real channel reads of the signed webhooks that came so far. */
async function updates(name: Name): Promise<Update[]> {
  const object = name === 'facebook' ? 'page' : 'instagram'
  const bodies = standIn.heard.filter(({ body }) => (body as { object?: string }).object === object)
  assert.ok(bodies.every(({ isSigned }) => isSigned))
  const read: Update[] = []
  for (const { body } of bodies) read.push(...(await CHANNELS[name].receive(body, accounts[name])))
  return read
}

function heard<K extends Update['kind']>(name: Name, kind: K, is: (update: Extract<Update, { kind: K }>) => boolean) {
  return until(async () =>
    (await updates(name)).find((one): one is Extract<Update, { kind: K }> => one.kind === kind && is(one as Extract<Update, { kind: K }>)),
  )
}

const problemOf = async (call: Promise<unknown> | undefined): Promise<SendError> => {
  try {
    await call
  } catch (error) {
    if (error instanceof SendError) return error
    throw error
  }
  return assert.fail('it went through')
}

for (const name of ['facebook', 'instagram'] as const) {
  const channel = CHANNELS[name]
  const text = { kind: 'text', text: 'Terima kasih' } as const
  const to = (address: string) => ({ address, ourId: '0199aaaa-0000-7000-8000-000000000001' })

  test(`${name}: a comment is told of with author and post, and answered under it; our own words are nobody’s comment`, async () => {
    const id = await sriComments(name, 'Jalan rusak')
    const told = await heard(name, 'comment', ({ comment }) => comment.id === id)
    assert.equal(told.comment.text, 'Jalan rusak')
    assert.match(told.comment.author?.name ?? '', /rekaan/i)
    const answerId = await channel.comments?.answer(id, 'Terima kasih', accounts[name])
    assert.equal(await channel.comments?.findAnswer(id, 'Terima kasih', accounts[name]), answerId)
    await until(async () => (JSON.stringify(standIn.heard).includes(answerId ?? '-') ? true : undefined))
    assert.ok(!(await updates(name)).some((one) => one.kind === 'comment' && one.comment.id === answerId))
    const facts = await channel.comments?.look({ id }, accounts[name])
    assert.equal(facts?.text, 'Jalan rusak')
    assert.match(facts?.link ?? '', /simulator\/medsos/)
  })

  test(`${name}: one private word to its author, a second is refused, and so is one after seven days`, async () => {
    const id = await sriComments(name, 'Lampu mati')
    const first = await channel.comments?.writePrivately(id, 'Nomor Anda', accounts[name])
    const { people } = await open(name)
    assert.equal(first?.address, people[0]?.id)
    assert.deepEqual(await channel.comments?.writePrivately(id, 'Nomor Anda', accounts[name]), { isRepeated: true })
    const old = await sriComments(name, 'Lama')
    const pool = openPool(url, 1)
    await pool.query(`update simulator.comments set at = now() - interval '8 days' where id = $1`, [old])
    await pool.end()
    assert.equal((await problemOf(channel.comments?.writePrivately(old, 'x', accounts[name]))).code, 10903)
  })

  test(`${name}: free words reach only whom wrote within a day, and nobody unknown`, async () => {
    const { people } = await open(name)
    const [, budi] = people
    assert.equal((await problemOf(channel.send(text, to(budi?.id ?? ''), accounts[name]))).problem, 'window_closed')
    assert.equal((await problemOf(channel.send(text, to('123456'), accounts[name]))).problem, 'gone')
    await ask(`/api/social/people/${budi?.id}`, { text: 'Halo' })
    assert.equal((await heard(name, 'message', ({ sender }) => sender === budi?.id)).message.text, 'Halo')
    const id = await channel.send({ kind: 'buttons', text: 'Pilih', buttons: [{ id: 'a', title: 'Satu' }] }, to(budi?.id ?? ''), accounts[name])
    const echo = await heard(name, 'receipt', ({ receipt }) => receipt.messageId === id && receipt.status === 'sent')
    assert.equal(echo.receipt.ourId, name === 'facebook' ? '0199aaaa-0000-7000-8000-000000000001' : undefined)
    await ask(`/api/social/people/${budi?.id}`, { text: 'Satu', payload: 'a', replyTo: id })
    const tapped = await heard(name, 'message', ({ message }) => message.kind === 'choice')
    assert.deepEqual(tapped.message.choice, { id: 'a', title: 'Satu' })
  })

  test(`${name}: an expired token, a wrong one, a limit and a cut line are what they are`, async () => {
    const id = await sriComments(name, 'Banjir')
    await switches({ pageTokenExpired: true })
    const expired = await problemOf(channel.comments?.answer(id, 'x', accounts[name]))
    await switches({ pageTokenExpired: false, tooMany: 1 })
    assert.deepEqual([expired.problem, expired.code], ['misconfigured', 190])
    const { people } = await open(name)
    assert.deepEqual((await problemOf(channel.send(text, to(people[1]?.id ?? ''), accounts[name]))).problem, 'try_again')
    const stranger = { ...accounts[name], settings: { ...accounts[name].settings, accessToken: 'another' } }
    assert.equal((await problemOf(channel.comments?.answer(id, 'x', stranger))).problem, 'misconfigured')
    await switches({ cutAnswers: 1 })
    assert.equal((await problemOf(channel.comments?.answer(id, 'Sekali', accounts[name]))).problem, 'try_again')
    assert.ok(await channel.comments?.findAnswer(id, 'Sekali', accounts[name]))
  })

  test(`${name}: what is not a comment of this account cannot be answered`, async () => {
    assert.equal((await problemOf(channel.comments?.answer('999', 'x', accounts[name]))).problem, 'refused')
  })
}

test('facebook: an edit, a photo, hiding and a removal are told of; under a removed comment nothing can be said', async () => {
  const id = await sriComments('facebook', 'Jalan rusk', { photo: 'pothole' })
  const added = await heard('facebook', 'comment', ({ comment }) => comment.id === id)
  const { bytes, mediaType } = await facebook.fetchMedia(added.comment.attachments[0]?.ref ?? '', accounts.facebook)
  assert.ok(bytes.length > 1000 && mediaType === 'image/jpeg')
  for (const change of [{ text: 'Jalan rusak' }, { isHidden: true }, { isHidden: false }, { isRemoved: true }])
    await ask(`/api/social/comments/${id}`, change)
  await heard('facebook', 'comment', ({ comment }) => comment.id === id && comment.change === 'removed')
  const changes = (await updates('facebook')).flatMap((one) => (one.kind === 'comment' && one.comment.id === id ? [one.comment.change] : []))
  assert.deepEqual(new Set(changes), new Set(['added', 'edited', 'hidden', 'shown', 'removed']))
  assert.equal((await problemOf(facebook.comments?.answer(id, 'x', accounts.facebook))).problem, 'refused')
})

test('messages that Meta would refuse are refused, each with its reason', async () => {
  const { people } = await open('facebook')
  const recipient = { id: people[1]?.id }
  const bad = [
    { recipient, message: { text: 'x' } },
    { recipient, messaging_type: 'RESPONSE', message: {} },
    { recipient, messaging_type: 'RESPONSE', message: { text: 'x'.repeat(2001) } },
    { recipient, messaging_type: 'RESPONSE', message: { text: 'x', quick_replies: [{ content_type: 'text', title: 'x'.repeat(21), payload: 'a' }] } },
    { recipient, messaging_type: 'RESPONSE', message: { text: 'x', template: {} } },
    { recipient: { ...recipient, comment_id: '1' }, messaging_type: 'RESPONSE', message: { text: 'x' } },
  ]
  for (const body of bad) {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    const response = await fetch(`${standIn.url}/simulator/graph/v25.0/200/messages`, { method: 'POST', headers, body: JSON.stringify(body) })
    assert.deepEqual([response.status, ((await response.json()) as { error: { code: number } }).error.code], [400, 100])
  }
})
