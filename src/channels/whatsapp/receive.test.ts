/** Every shape of webhook we know of, and what becomes of it. The bodies are invented (fixtures/bodies.ts). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Update } from '#channels/channel.ts'
import { body, change, fromSri, MESSAGES, OTHERS, OUR_NUMBER, sri } from './fixtures/bodies.ts'
import { receive } from './receive.ts'

function only(updates: Update[]): Update {
  assert.equal(updates.length, 1, JSON.stringify(updates))
  return updates[0] as Update
}

function messageOf(raw: unknown) {
  const update = only(receive(raw))
  assert.equal(update.kind, 'message', JSON.stringify(update))
  if (update.kind !== 'message') throw new Error('unreachable')
  return update
}

const read = (name: string) => messageOf(fromSri(MESSAGES[name] as Record<string, unknown>)).message
const image = (ref: string, more = {}) => ({ kind: 'image', ref, mediaType: 'image/jpeg', ...more })

const EXPECTED: Record<string, object> = {
  text: { kind: 'text', text: 'Jalan berlubang di depan pasar', attachments: [] },
  image: { kind: 'image', text: 'Ini fotonya', attachments: [image('media-1')] },
  voice: { kind: 'audio', text: '', attachments: [{ kind: 'audio', ref: 'media-2', mediaType: 'audio/ogg; codecs=opus', isVoice: true }] },
  video: { kind: 'video', text: '', attachments: [{ kind: 'video', ref: 'media-3', mediaType: 'video/mp4' }] },
  document: {
    kind: 'document',
    text: 'Suratnya',
    attachments: [{ kind: 'document', ref: 'media-4', mediaType: 'application/pdf', fileName: 'surat.pdf' }],
  },
  sticker: { kind: 'sticker', text: '', attachments: [{ kind: 'sticker', ref: 'media-5', mediaType: 'image/webp' }] },
  imageWithUrl: { kind: 'image', text: '', attachments: [image('media-6', { url: 'https://lookaside.example/6' })] },
  location: {
    kind: 'location',
    text: '',
    attachments: [],
    location: { latitude: -3.39, longitude: 104.83, name: 'Pasar Contoh', address: 'Jl. Contoh 1' },
  },
  locationWithoutType: { kind: 'location', text: '', attachments: [], location: { latitude: -3.39, longitude: 104.83 } },
  contacts: { kind: 'contacts', text: 'Budi (rekaan) +62 000 0000 011', attachments: [] },
  buttonReply: { kind: 'choice', text: 'Kirim', attachments: [], choice: { id: 'draft:send', title: 'Kirim' } },
  listReply: { kind: 'choice', text: 'Jalan', attachments: [], choice: { id: 'draft:category:road', title: 'Jalan' } },
  form: { kind: 'form', text: '', attachments: [], form: { token: 't-1', answers: { story: 'Lampu mati', place: 'Desa Contoh' } } },
  button: { kind: 'choice', text: 'Sudah beres', attachments: [], replyTo: 'wamid.OURS', choice: { id: 'verdict:fixed:1', title: 'Sudah beres' } },
  reaction: { kind: 'reaction', text: '👍', attachments: [], target: 'wamid.OURS' },
  reactionTaken: { kind: 'reaction', text: '', attachments: [], target: 'wamid.OURS' },
  editText: { kind: 'edit', text: 'Jalan rusak di depan pasar', attachments: [], target: 'wamid.FIRST' },
  editImage: { kind: 'edit', text: 'Foto baru', attachments: [{ kind: 'image', ref: 'media-7' }], target: 'wamid.FIRST' },
  revoke: { kind: 'revoke', text: '', attachments: [], target: 'wamid.FIRST' },
}

for (const [name, expected] of Object.entries(EXPECTED)) {
  test(`reads a message: ${name}`, () => assert.deepEqual(read(name), expected))
}

for (const name of ['unsupported', 'callPermission', 'interactiveWithoutAnything', 'future', 'order']) {
  test(`keeps what it cannot read as it came: ${name}`, () => {
    const message = read(name)
    assert.equal(message.kind, 'unsupported')
    assert.deepEqual(message.raw, sri(MESSAGES[name] as Record<string, unknown>))
    assert.equal(message.text, name === 'order' ? 'pesan satu' : '')
  })
}

for (const [name, raw] of Object.entries(OTHERS)) {
  test(`keeps as unknown, under the same id each time: ${name}`, () => {
    const update = only(receive(raw))
    assert.equal(update.kind, 'unknown')
    assert.match(update.providerId, /^hash:/)
    assert.deepEqual(receive(structuredClone(raw)), [update])
  })
}

test('knows who wrote, when and to which of our numbers', () => {
  const { sender, aliases, providerId, sentAt, numberId } = messageOf(fromSri(MESSAGES['text'] as Record<string, unknown>))
  assert.deepEqual({ sender, aliases, providerId, numberId }, { sender: '+620000000010', aliases: [], providerId: 'wamid.SRI', numberId: OUR_NUMBER })
  assert.equal(sentAt.toISOString(), new Date(1_763_600_000_000).toISOString())
})

test('a scoped id stands in for a missing or empty number; all names of a person are known', () => {
  const contacts = [{ profile: { name: 'x' }, user_id: 'ID.111', parent_user_id: 'ID.ENT.1' }]
  for (const from of [undefined, '', '  ']) {
    const { sender, aliases } = messageOf(
      body({ contacts, messages: [{ from, from_user_id: 'ID.111', id: 'wamid.B', timestamp: '1763600000', type: 'text', text: { body: 'Halo' } }] }),
    )
    assert.deepEqual({ sender, aliases }, { sender: 'ID.111', aliases: ['ID.ENT.1'] })
  }
  const both = messageOf(body({ contacts: [{ wa_id: '620000000010', user_id: 'ID.111' }], messages: [sri({ text: { body: 'x' } })] }))
  assert.deepEqual([both.sender, ...both.aliases], ['+620000000010', 'ID.111'])
  const bare = messageOf(body({ contacts, messages: [{ id: 'wamid.B', timestamp: '1', type: 'text', text: { body: 'Halo' } }] }))
  assert.equal(bare.sender, 'ID.111')
})

test('never takes one person for another', () => {
  const contacts = [{ wa_id: '620000000010', user_id: 'ID.111' }]
  const stranger = { from: '620000000099', id: 'wamid.S', timestamp: '1', type: 'text', text: { body: 'x' } }
  const updates = receive(body({ contacts, messages: [sri({ text: { body: 'x' } }), stranger] }))
  assert.deepEqual(
    updates.map((one) => one.kind === 'message' && [one.sender, ...one.aliases]),
    [['+620000000010', 'ID.111'], ['+620000000099']],
  )
  const nobody = only(receive(body({ messages: [{ id: 'wamid.N', type: 'text', text: { body: 'x' } }] })))
  assert.equal(nobody.kind, 'unknown')
})

test('a message said in a group names the group', () => {
  assert.equal(messageOf(fromSri({ group_id: 'G@g.us', type: 'text', text: { body: 'x' } })).message.groupId, 'G@g.us')
})

test('forwarded and answering messages say so', () => {
  assert.equal(messageOf(fromSri({ text: { body: 'x' }, context: { frequently_forwarded: true } })).message.isForwarded, true)
  assert.equal(messageOf(fromSri({ text: { body: 'x' }, context: { id: 'wamid.Q' } })).message.replyTo, 'wamid.Q')
})

test('a form answer that is broken, null or no object has no answers', () => {
  for (const json of ['{broken', 'null', '[1]', '"x"', '5', null, 7]) {
    const message = messageOf(fromSri({ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: json } } })).message
    assert.deepEqual(message.form, { answers: {} }, String(json))
  }
})

test('every change, entry and number of a body is read', () => {
  const message = (id: string) => ({ messages: [sri({ id, type: 'text', text: { body: id } })] })
  const updates = receive({
    entry: [
      { id: '1', changes: [change(message('a')), change(message('b'), 'messages', '200')] },
      { id: '2', changes: [change(message('c'))] },
    ],
  })
  assert.deepEqual(
    updates.map(({ providerId, numberId }) => [providerId, numberId]),
    [
      ['a', OUR_NUMBER],
      ['b', '200'],
      ['c', OUR_NUMBER],
    ],
  )
})

test('one malformed message does not hurt the others', () => {
  const messages = [
    null,
    7,
    'x',
    [],
    {},
    sri({ id: { a: 1 }, text: 5 }),
    sri({ id: 'good', type: 'text', text: { body: 'baik' } }),
    sri({ id: 'far', location: { latitude: 'LAT', longitude: 1 } }),
  ]
  const updates = receive(body({ messages, contacts: 'none', metadata: 5 }))
  assert.equal(updates.length, messages.length)
  assert.deepEqual(
    updates.filter((one) => one.kind === 'message').map(({ message, providerId }) => [message.kind, providerId.slice(0, 5)]),
    [
      ['unsupported', 'hash:'],
      ['text', 'good'],
      ['unsupported', 'far'],
    ],
  )
})

test('what should be a list and is none is kept', () => {
  const update = only(receive(body({ messages: { id: 'wamid.O', from: '62', type: 'text', text: { body: 'x' } } })))
  assert.equal(update.kind, 'unknown')
  assert.match(JSON.stringify(update), /wamid\.O/)
})

test('errors beside messages are kept, and the messages read', () => {
  const updates = receive(body({ messages: [sri({ type: 'interactive' })], errors: [{ code: 131000 }] }))
  assert.deepEqual(
    updates.map(({ kind }) => kind),
    ['message', 'unknown'],
  )
})

test('receipts: skipped steps, played, our own id, pricing and errors', () => {
  const pricing = { billable: true, type: 'regular', category: 'service' }
  const status = (more: object) =>
    only(receive(body({ statuses: [{ id: 'wamid.OURS', timestamp: '1763600000', recipient_id: '620000000010', ...more }] })))
  assert.deepEqual(status({ status: 'read', biz_opaque_callback_data: 'our-id', pricing }), {
    numberId: OUR_NUMBER,
    kind: 'receipt',
    providerId: 'wamid.OURS:read',
    sentAt: new Date(1_763_600_000_000),
    receipt: { messageId: 'wamid.OURS', status: 'read', ourId: 'our-id', pricing },
  })
  const played = status({ status: 'played' })
  assert.deepEqual([played.providerId, played.kind === 'receipt' && played.receipt.status], ['wamid.OURS:played', 'read'])
  const failed = status({ status: 'failed', errors: [{ code: 131047, title: 'Re-engagement message' }] })
  assert.deepEqual(failed.kind === 'receipt' && failed.receipt, { messageId: 'wamid.OURS', status: 'failed', code: 131047, problem: 'window_closed' })
  assert.equal(status({ status: 'warning' }).kind, 'unknown')
})

test('a changed number or scoped id joins two names of one person; other news of the system are kept', () => {
  const system = (value: object, more = {}) =>
    only(receive(body({ messages: [{ id: 'wamid.SYS', timestamp: '1763600000', type: 'system', system: value, ...more }] })))
  const from = { from: '620000000010' }
  for (const value of [
    { type: 'user_changed_number', wa_id: '620000000020' },
    { type: 'user_changed_number', new_wa_id: '620000000020' },
  ]) {
    const update = system(value, from)
    assert.deepEqual(
      [update.kind, update.kind === 'identity' && [update.sender, update.newAddress]],
      ['identity', ['+620000000010', '+620000000020']],
    )
  }
  const scoped = system({ type: 'user_changed_user_id', user_id: 'ID.222', body: 'User Sri (rekaan) changed from ID.111 to ID.222' })
  assert.deepEqual(scoped.kind === 'identity' && [scoped.sender, scoped.newAddress], ['ID.111', 'ID.222'])
  assert.equal(system({ type: 'customer_identity_changed' }, from).kind, 'unknown')
  assert.equal(system({ type: 'user_changed_number' }, from).kind, 'unknown')
})

test('an update of scoped ids leads every old name to the new one', () => {
  const updates = receive(
    body(
      { user_id_update: [{ wa_id: '620000000010', user_id: { previous: 'ID.111', current: 'ID.222' }, timestamp: '1763600000' }] },
      'user_id_update',
    ),
  )
  assert.deepEqual(
    updates.map((one) => one.kind === 'identity' && [one.sender, one.newAddress]),
    [
      ['ID.111', 'ID.222'],
      ['+620000000010', 'ID.222'],
    ],
  )
  assert.equal(new Set(updates.map(({ providerId }) => providerId)).size, 2)
})

test('a message without id or time gets a stable id and no time', () => {
  const raw = body({ messages: [{ from: '620000000010', type: 'text', text: { body: 'x' } }] })
  const [first, again] = [only(receive(raw)), only(receive(structuredClone(raw)))]
  assert.match(first.providerId, /^hash:/)
  assert.equal(first.providerId, again.providerId)
  assert.equal(first.sentAt.getTime(), 0)
})

test('ids that no index would take are replaced, NUL and half surrogates removed', () => {
  const { providerId, message } = messageOf(fromSri({ id: 'w'.repeat(5000), text: { body: 'a\u0000b\ud800c' } }))
  assert.match(providerId, /^hash:/)
  assert.equal(message.text, 'ab\ufffdc')
})

test('deep nesting ends in nothing', () => {
  let deep: unknown = {}
  for (let level = 0; level < 20_000; level++) deep = [deep]
  assert.equal(receive(body({ messages: [deep] })).length, 1)
})

const anything = fc.jsonValue({ maxDepth: 5 })
/** Arbitrary values under the names we read. */
const shaped: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    anything,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'entry',
        'changes',
        'value',
        'field',
        'messages',
        'statuses',
        'contacts',
        'metadata',
        'id',
        'from',
        'from_user_id',
        'timestamp',
        'type',
        'text',
        'body',
        'image',
        'interactive',
        'button_reply',
        'nfm_reply',
        'response_json',
        'system',
        'edit',
        'message',
        'user_id_update',
        'status',
        'errors',
        '__proto__',
        'constructor',
        'toString',
      ),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
})).value

test('never throws, and reads the same body the same way twice', () => {
  const list = fc.array(shaped, { maxLength: 4 })
  const bodies = fc.oneof(
    anything,
    shaped,
    fc.record({ messages: list, statuses: list, contacts: list }).map((value) => body(value)),
  )
  fc.assert(
    fc.property(bodies, (raw) => {
      const updates = receive(raw)
      assert.deepEqual(
        receive(structuredClone(raw)).map(({ providerId }) => providerId),
        updates.map(({ providerId }) => providerId),
      )
      for (const { providerId, sentAt } of updates) {
        assert.ok(providerId.length > 0 && providerId.length < 600)
        assert.ok(!Number.isNaN(sentAt.getTime()))
      }
    }),
    { numRuns: 1500 },
  )
})
