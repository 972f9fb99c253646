import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Update } from '#channels/channel.ts'
import { ACCOUNT, changes, flat, SAID, SRI, talk } from './fixtures/bodies.ts'
import { receive } from './receive.ts'

const account = { id: 'contoh-instagram', settings: { instagramId: ACCOUNT, pageId: '100' } }
const one = (body: unknown): Update => {
  const updates = receive(body, account)
  assert.equal(updates.length, 1)
  return updates[0] as Update
}

test('the same comment in all its shapes is the same comment', () => {
  const { id, ...withoutId } = SAID
  for (const body of [changes(SAID), flat(SAID), changes({ ...withoutId, comment_id: id }), changes(SAID, 'live_comments')]) {
    const update = one(body)
    assert.deepEqual(update.kind === 'comment' && update.comment, {
      id: '180001',
      change: 'added',
      text: 'Selokan mampet di pasar',
      attachments: [],
      postId: '190001',
      author: { id: SRI, name: 'sri.rekaan' },
    })
    assert.equal(update.numberId, ACCOUNT)
  }
})

//  what is odd           value                                            text        parent
const oddities: [string, Record<string, unknown>, string, string | undefined][] = [
  ['no author', { id: '1', text: 'Rusak' }, 'Rusak', undefined],
  ['an answer', { ...SAID, parent_id: '180000' }, SAID.text, '180000'],
  ['ids as numbers', { id: 5, text: 'Rusak', media: { id: 6 } }, 'Rusak', undefined],
]
for (const [what, value, text, parentId] of oddities) {
  test(`a comment, ${what}`, () => {
    const update = one(changes(value))
    assert.deepEqual(update.kind === 'comment' && [update.comment.text, update.comment.parentId], [text, parentId])
  })
}

test('a mention comes as ids only, in a comment or in a caption', () => {
  const inComment = one(changes({ comment_id: '7', media_id: '8' }, 'mentions'))
  const inCaption = one(changes({ media_id: '8' }, 'mentions'))
  assert.deepEqual(
    [inComment, inCaption].map((update) => update.kind === 'comment' && [update.comment.id, update.comment.postId, update.comment.text]),
    [
      ['7', '8', ''],
      ['8', '8', ''],
    ],
  )
})

//  nothing of this is anybody’s complaint
const others: [string, unknown][] = [
  ['our own comment', changes({ ...SAID, from: { id: ACCOUNT } })],
  ['a comment without id', changes({ text: 'x' })],
  ['numbers of a story', changes({ media_id: '8', reach: 5 }, 'story_insights')],
  ['a change of the future', flat({ id: '1', text: 'x' }, 'whispers')],
  ['a reaction', talk({ reaction: { mid: 'm', action: 'react', emoji: '❤' } })],
  ['our own message', talk({ sender: { id: ACCOUNT }, message: { mid: 'm', text: 'x' } })],
  ['a body of Facebook', { object: 'page', entry: [{ id: '1', changes: [] }] }],
  ['an empty entry', { object: 'instagram', entry: [{ id: '0', time: 1 }] }],
]
for (const [what, body] of others) test(`${what} is kept and is nobody’s words`, () => assert.equal(one(body).kind, 'unknown'))

test('a direct message, its being unsent, our echo and a read', () => {
  const kinds = [{ message: { mid: 'm1', text: 'Halo' } }, { message: { mid: 'm1', is_deleted: true } }].map((event) => one(talk(event)))
  assert.deepEqual(
    kinds.map((update) => update.kind === 'message' && [update.message.kind, update.sender]),
    [
      ['text', SRI],
      ['revoke', SRI],
    ],
  )
  const echo = one(talk({ sender: { id: ACCOUNT }, recipient: { id: SRI }, message: { mid: 'm2', is_echo: true, text: 'Baik' } }))
  assert.deepEqual(echo.kind === 'receipt' && echo.receipt, { messageId: 'm2', status: 'sent' })
  assert.equal(one(talk({ read: { mid: 'm2' } })).kind, 'receipt')
})

test('a story that mentions us and a kind of file we do not know are kept with the talk', () => {
  for (const type of ['story_mention', 'ig_reel', 'unsupported_type']) {
    const update = one(talk({ message: { mid: 'm3', attachments: [{ type, payload: { url: 'https://lookaside.fbsbx.com/x' } }] } }))
    assert.equal(update.kind === 'message' && update.message.kind, 'unsupported')
  }
})

test('a sample of the app dashboard has the account 0: it is whoever was addressed', () => {
  const update = one({ object: 'instagram', entry: [{ id: '0', time: 1, changes: [{ field: 'comments', value: { id: '1', text: 'x' } }] }] })
  assert.equal(update.numberId, undefined)
})

test('every change gives exactly one update, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('comments', 'mentions', 'live_comments', 'x'), (value, field) => {
      const entry = [
        { id: ACCOUNT, changes: [{ field, value }] },
        { id: ACCOUNT, field, value },
      ]
      assert.equal(receive({ object: 'instagram', entry }, account).length, 2)
    }),
  )
})
