import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PublicComment, Update } from '#channels/channel.ts'
import { comment, EVENTS, feed, PAGE, SRI, talk } from './fixtures/bodies.ts'
import { receive } from './receive.ts'

const account = { id: 'contoh-facebook', settings: { pageId: PAGE } }
const one = (body: unknown): Update => {
  const updates = receive(body, account)
  assert.equal(updates.length, 1)
  return updates[0] as Update
}
const said = (body: unknown): PublicComment => {
  const update = one(body)
  assert.equal(update.kind, 'comment')
  return update.comment
}

test('a comment: who, what, under which post, when, at which address', () => {
  assert.deepEqual(said(comment({})), {
    id: '500_601',
    change: 'added',
    text: 'Jalan depan pasar rusak parah',
    attachments: [],
    link: 'https://www.facebook.com/500_601',
    postId: `${PAGE}_500`,
    author: { id: SRI, name: 'Sri Rekaan' },
  })
  assert.equal(one(comment({})).sentAt.toISOString(), '2025-11-20T00:53:20.000Z')
  assert.equal(one(comment({})).numberId, PAGE)
})

//  what is odd                                   what is read of it
const oddities: [string, Record<string, unknown>, Partial<PublicComment>][] = [
  ['no author', { from: undefined }, { text: 'Jalan depan pasar rusak parah' }],
  ['the older sender_id, a number', { from: undefined, sender_id: 77, sender_name: 'Budi Rekaan' }, { author: { id: '77', name: 'Budi Rekaan' } }],
  ['a numeric post_id', { post_id: 500 }, { postId: '500', parentId: `${PAGE}_500` }],
  ['an answer to a comment', { parent_id: '500_600' }, { parentId: '500_600' }],
  ['only the id', { message: undefined, from: undefined, post_id: undefined, parent_id: undefined }, { id: '500_601', text: '' }],
  [
    'a photo',
    { photo: 'https://a.fbcdn.net/1.jpg' },
    { attachments: [{ kind: 'image', ref: 'https://a.fbcdn.net/1.jpg', url: 'https://a.fbcdn.net/1.jpg' }] },
  ],
  [
    'a video',
    { video: 'https://a.fbcdn.net/1.mp4' },
    { attachments: [{ kind: 'video', ref: 'https://a.fbcdn.net/1.mp4', url: 'https://a.fbcdn.net/1.mp4' }] },
  ],
  ['edited', { verb: 'edited' }, { change: 'edited' }],
  ['removed', { verb: 'remove', message: undefined }, { change: 'removed' }],
  ['hidden by the page itself', { verb: 'hide', from: { id: PAGE } }, { change: 'hidden' }],
  ['shown again', { verb: 'unhide' }, { change: 'shown' }],
]
for (const [what, value, expected] of oddities) {
  test(`a comment, ${what}`, () => {
    const read = said(comment(value))
    assert.deepEqual({ ...read, ...expected }, read)
  })
}

test('a visitor’s post and a mention are public words; a post without words or by nobody is not', () => {
  const post = { item: 'post', verb: 'add', post_id: `${PAGE}_9`, from: { id: SRI, name: 'Sri Rekaan' }, message: 'Kapan jalan kami diperbaiki?' }
  assert.equal(said(feed(post)).id, `${PAGE}_9`)
  assert.equal(said(feed({ item: 'post', verb: 'add', post_id: '44_44', sender_id: 44 }, 'mention')).id, '44_44')
  assert.equal(said(feed({ item: 'comment', verb: 'add', comment_id: '7_8', post_id: '7' }, 'mention')).id, '7_8')
  for (const nothing of [
    { ...post, message: '' },
    { ...post, from: undefined },
  ])
    assert.equal(one(feed(nothing)).kind, 'unknown')
})

//  nothing of this is anybody’s complaint
const others: [string, Record<string, unknown>, string?][] = [
  ['our own comment', { item: 'comment', verb: 'add', comment_id: '1_2', from: { id: PAGE, name: 'Kami' }, message: 'Terima kasih' }],
  ['our own comment, older shape', { item: 'comment', verb: 'add', comment_id: '1_2', sender_id: Number(PAGE), message: 'Terima kasih' }],
  ['our own comment, changed', { item: 'comment', verb: 'edited', comment_id: '1_2', from: { id: PAGE }, message: 'Terima kasih' }],
  ['our own post', { item: 'status', verb: 'add', post_id: '1_2', from: { id: PAGE }, message: 'Pengumuman' }],
  ['a like', { item: 'like', verb: 'add', post_id: '1_2', sender_id: 5 }],
  ['a like of a comment', { item: 'like', verb: 'add', comment_id: '1_2', sender_id: 5 }],
  ['a reaction', { item: 'reaction', verb: 'add', comment_id: '1_2', reaction_type: 'angry', from: { id: '5' } }],
  ['a share', { item: 'share', verb: 'add', post_id: '1_2', from: { id: '5' }, message: 'Lihat ini' }],
  ['an event', { item: 'event', verb: 'add', post_id: '1_2', story: 'x' }],
  ['a rating', { item: 'rating', verb: 'add', from: { id: '5' }, review_text: 'Buruk' }, 'ratings'],
  ['a comment on a rating', { item: 'comment', verb: 'add', comment_id: '1_2', from: { id: '5' }, message: 'x' }, 'ratings'],
  ['a form for advertisers', { leadgen_id: 5 }, 'leadgen'],
  ['a verb of the future', { item: 'comment', verb: 'translate', comment_id: '1_2', message: 'x' }],
  ['a comment without id', { item: 'comment', verb: 'add', message: 'x' }],
]
for (const [what, value, field] of others) {
  test(`${what} is kept and is nobody’s words`, () => assert.equal(one(feed(value, field)).kind, 'unknown'))
}

//  event             kind of message   what is read of it
const messages: [keyof typeof EVENTS, string, Record<string, unknown>?][] = [
  ['text', 'text', { text: 'Lampu jalan mati' }],
  ['numberAsText', 'text', { text: '112' }],
  ['answer', 'text', { replyTo: 'm_ours' }],
  ['toStory', 'text', { text: 'Bagus' }],
  ['photo', 'image'],
  ['voice', 'audio'],
  ['video', 'video'],
  ['document', 'document'],
  ['sticker', 'sticker'],
  ['place', 'location', { location: { latitude: -3.4, longitude: 104.8 } }],
  ['nowhere', 'unsupported'],
  ['photoWithoutAddress', 'unsupported'],
  ['link', 'text', { text: 'Berita https://berita.example/1' }],
  ['twoPhotos', 'image', { text: 'Dua foto' }],
  ['quickReply', 'choice', { choice: { id: 'draft:1:send', title: 'Kirim' } }],
  ['postback', 'choice', { choice: { id: 'GET_STARTED', title: 'Mulai' } }],
  ['edited', 'edit', { target: 'm_1', text: 'Lampu jalan padam' }],
  ['deleted', 'revoke', { target: 'm_1' }],
  ['unsupported', 'unsupported'],
  ['template', 'unsupported'],
]
for (const [name, kind, expected = {}] of messages) {
  test(`Messenger: ${name} is a message of kind ${kind}`, () => {
    const update = one(talk(EVENTS[name] as Record<string, unknown>))
    assert.equal(update.kind, 'message')
    const { message, sender, sentAt } = update
    assert.deepEqual([message.kind, sender, sentAt.getTime()], [kind, SRI, 1763600000123])
    assert.deepEqual({ ...message, ...expected }, message)
  })
}

test('Messenger: several photos of one message come together', () => {
  const update = one(talk(EVENTS['twoPhotos'] as Record<string, unknown>))
  assert.equal(update.kind === 'message' && update.message.attachments.length, 2)
})

test('Messenger: our echo, deliveries and reads are receipts; ours carry our own id', () => {
  const receipts = ['echo', 'delivered', 'seen'].flatMap((name) => receive(talk(EVENTS[name] as Record<string, unknown>), account))
  assert.deepEqual(
    receipts.map((update) => update.kind === 'receipt' && update.receipt),
    [
      { messageId: 'm_ours', status: 'sent', ourId: '0199aaaa-0000-7000-8000-000000000001' },
      { messageId: 'm_a', status: 'delivered' },
      { messageId: 'm_b', status: 'delivered' },
      { messageId: 'm_a', status: 'read' },
    ],
  )
})

for (const name of ['seenUpTo', 'reaction', 'chatWindow', 'optin', 'referral', 'thread', 'blocked', 'ownWords']) {
  test(`Messenger: ${name} is kept and is no message`, () => assert.equal(one(talk(EVENTS[name] as Record<string, unknown>)).kind, 'unknown'))
}

test('what is said while another app has the talk is kept and not answered', () => {
  assert.equal(one(talk(EVENTS['text'] as Record<string, unknown>, 'standby')).kind, 'unknown')
})

test('an edited comment has another id for each wording, and the same for the same', () => {
  const id = (message: string) => one(comment({ verb: 'edited', message })).providerId
  assert.notEqual(id('satu'), id('dua'))
  assert.equal(id('satu'), id('satu'))
})

test('bodies of Instagram, and entries without anything, are kept', () => {
  assert.equal(one({ object: 'instagram', entry: [{ id: '1', changes: [] }] }).kind, 'unknown')
  assert.equal(one({ object: 'page', entry: [{ id: PAGE }] }).kind, 'unknown')
  assert.equal(one({ object: 'page', entry: [{ id: PAGE, changes: 'x' }] }).kind, 'unknown')
})

test('many entries and events in one body: one update at least for each, in order', () => {
  const events = fc.array(fc.constantFrom(...Object.values(EVENTS)), { maxLength: 12 })
  fc.assert(
    fc.property(fc.array(events, { maxLength: 6 }), (entries) => {
      const base = { sender: { id: SRI }, recipient: { id: PAGE }, timestamp: 1 }
      const body = { object: 'page', entry: entries.map((list) => ({ id: PAGE, messaging: list.map((event) => ({ ...base, ...event })) })) }
      const updates = receive(body, account)
      assert.ok(updates.length >= entries.reduce((sum, list) => sum + Math.max(1, list.length), 0))
      assert.ok(updates.every(({ providerId }) => providerId.length > 0 && providerId.length <= 600))
    }),
  )
})

test('whatever values its fields have, a feed’s change gives exactly one update', () => {
  const value = fc.dictionary(fc.constantFrom('item', 'verb', 'comment_id', 'post_id', 'from', 'message', 'photos', 'created_time'), fc.jsonValue())
  fc.assert(fc.property(value, (changed) => void one(feed({ item: 'comment', verb: 'add', comment_id: 'x', ...changed }))))
})
