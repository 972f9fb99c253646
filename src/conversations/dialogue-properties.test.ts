import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { InboundMessage, OutboundMessage } from '#channels/channel.ts'
import type { Heard, OwnReport } from '#conversations/state.ts'
import { aResident, other, photo, pin, text, voice, type Resident } from '#tests/talk.ts'

/** Something that must not get lost: a story with a mark of its own. */
const story = fc
  .tuple(
    fc.constantFrom(
      'jalan berlubang',
      'lampu padam',
      'ktp belum jadi',
      'api besar',
      'masih saja begitu',
      'di pasar Celikah',
      'OKI-2611-0482 belum',
      'sudah dua minggu',
    ),
    fc.integer({ min: 1000, max: 999_999 }),
  )
  .map(([words, mark]) => text(`${words} tanda x${mark}x`))
const smallTalk = fc
  .constantFrom(
    'halo',
    'terima kasih',
    'ya',
    'tidak',
    'batal',
    'status',
    '?',
    '👍',
    '😡',
    'bodoh kalian',
    'belum',
    'sudah beres',
    '5',
    'laporan baru',
    'kirim',
    'ubah',
    '1',
    'tidak tahu',
    'hello',
    'help',
    '',
  )
  .map((one) => text(one))
const anything = fc.string({ unit: 'grapheme', maxLength: 300 }).map((one) => text(one.replaceAll('?', ' ')))
const long = fc.integer({ min: 1000, max: 4096 }).map((length) => text('jalan rusak berat '.repeat(300).slice(0, length)))
const thing = fc.constantFrom<InboundMessage>(
  photo(),
  photo('ini fotonya'),
  voice(),
  pin(),
  pin(0, 0),
  other('sticker'),
  other('contacts'),
  other('unsupported'),
  other('reaction', '👍'),
  other('location'),
)
const verbs = fc.constantFrom(
  'send',
  'change',
  'story',
  'where',
  'kind',
  'cancel',
  'addition',
  'new',
  'place:0',
  'place:7',
  'place:other',
  'category:road',
  'category:',
  'category:none',
  'constructor',
  '',
)
const id = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 4 }), verbs).map(([number, verb]) => `draft:${number}:${verb}`),
  fc
    .tuple(fc.constantFrom('verdict:fixed', 'verdict:not_fixed', 'rate:4', 'rate:9', 'status', 'toString'), fc.integer({ min: 0, max: 3 }))
    .map(([what, number]) => `${what}:report-${number}`),
  fc.string({ maxLength: 20 }),
)
const tap = id.map((one): InboundMessage => ({ kind: 'choice', text: '', attachments: [], choice: { id: one, title: 'Kirim' } }))
const form = fc
  .record({
    token: fc.option(fc.constantFrom('draft:1', 'draft:2', 'x'), { nil: '' }),
    answers: fc.dictionary(
      fc.constantFrom('place', 'category', 'story', 'anonymous'),
      fc.oneof(
        fc.string().map((one) => one.replaceAll('?', '')),
        fc.boolean(),
        fc.constant(null),
        fc.constant('road'),
      ),
    ),
  })
  .map((one): InboundMessage => ({ kind: 'form', text: '', attachments: [], form: one }))
const change = fc
  .record({ kind: fc.constantFrom('edit' as const, 'revoke' as const), number: fc.integer({ min: 1, max: 12 }), isSent: fc.boolean() })
  .map(
    ({ kind, number, isSent }): Partial<Heard> => ({
      message: text('jalan diubah', { kind }),
      target: { messageId: `message-${number}`, kind: 'text', ...(isSent && { reportId: 'report-1' }) },
    }),
  )
const one = fc.oneof(
  { weight: 5, arbitrary: story },
  { weight: 4, arbitrary: smallTalk },
  anything,
  long,
  { weight: 3, arbitrary: thing },
  { weight: 4, arbitrary: tap },
  form,
  change,
)
const burst = fc.record({
  messages: fc.array(one, { minLength: 1, maxLength: 4 }),
  hours: fc.constantFrom(0, 0, 0, 1, 30, 200),
  state: fc.constantFrom<(OwnReport['state'] | undefined)[]>(
    undefined,
    undefined,
    'answered',
    'waiting_for_reporter',
    'closed',
    'in_progress',
    'rejected',
  ),
  isSwept: fc.boolean(),
})
const talk = fc.record({ bursts: fc.array(burst, { minLength: 1, maxLength: 12 }), hasForm: fc.boolean() })

function play(
  {
    bursts,
    hasForm,
  }: {
    bursts: { messages: (InboundMessage | Partial<Heard>)[]; hours: number; state: OwnReport['state'] | undefined; isSwept: boolean }[]
    hasForm: boolean
  },
  check: (resident: Resident, said: OutboundMessage[], messages: (InboundMessage | Partial<Heard>)[]) => void,
): void {
  const resident = aResident(hasForm ? { formId: 'form-1' } : {})
  for (const { messages, hours, state, isSwept } of bursts) {
    resident.waits(hours)
    if (state) resident.reachesState(state)
    check(resident, resident.sends(...messages), messages)
    if (isSwept && hours >= 30) resident.isSwept()
  }
}

const run = (check: Parameters<typeof play>[1]) =>
  fc.assert(
    fc.property(talk, (one) => play(one, check)),
    { numRuns: Number(process.env['RUNS'] ?? 300) },
  )

test('whatever comes, nothing breaks and the state can be stored', () => {
  run((resident) => assert.deepEqual(JSON.parse(JSON.stringify(resident.dialogue)), resident.dialogue))
})

test('never more than one question in a message', () => {
  run((_resident, said) => {
    for (const message of said) assert.ok((message.text.match(/\p{L}\?/gu) ?? []).length <= 1, message.text)
  })
})

const within = (texts: string[], longest: number) => texts.every((one) => one.length > 0 && one.length <= longest && one.isWellFormed())

function keepsLimits(message: OutboundMessage): boolean {
  if (message.kind === 'buttons') {
    const { buttons } = message
    return (
      within([message.text], 1024) &&
      buttons.length <= 3 &&
      within(
        buttons.map(({ title }) => title),
        20,
      ) &&
      within(
        buttons.map((one) => one.id),
        256,
      ) &&
      new Set(buttons.map((one) => one.id)).size === buttons.length
    )
  }
  if (message.kind === 'list') {
    const { rows } = message
    return (
      within([message.text], 4096) &&
      within([message.button], 20) &&
      rows.length <= 10 &&
      rows.length > 0 &&
      within(
        rows.map(({ title }) => title),
        24,
      ) &&
      within(
        rows.flatMap(({ description }) => description ?? []),
        72,
      ) &&
      within(
        rows.map((one) => one.id),
        200,
      ) &&
      new Set(rows.map((one) => one.id)).size === rows.length
    )
  }
  if (message.kind === 'form') return within([message.text], 1024) && within([message.button], 30)
  return within([message.text], message.kind === 'location_request' ? 1024 : 4096)
}

test('every message keeps the limits of WhatsApp', () => {
  run((_resident, said) => {
    for (const message of said) assert.ok(keepsLimits(message), JSON.stringify(message))
  })
})

test('every story heard is in the draft, a report or a case, or is answered', () => {
  run((resident, said, messages) => {
    // What its author takes back or rewrites in the same breath is not lost.
    if (messages.some((message) => 'target' in message)) return
    const turn = resident.turns.at(-1)
    const kept = JSON.stringify([turn?.next.draft, turn?.submissions, turn?.verdicts])
    const joined = new Set(turn?.joins.flatMap(({ messageIds }) => messageIds))
    const first = resident.heardCount - messages.length + 1
    messages.forEach((message, index) => {
      const mark = 'kind' in message && message.kind === 'text' ? message.text?.match(/x\d+x/)?.[0] : undefined
      if (mark) assert.ok(kept.includes(mark) || joined.has(`message-${first + index}`) || said.length > 0, `${mark} is lost`)
    })
  })
})

test('a burst is answered with few messages, and the place is asked for twice at most', () => {
  run((resident, said, messages) => {
    assert.ok(said.length <= messages.length + 1)
    assert.ok((resident.dialogue.draft?.placeAskedCount ?? 0) <= 2)
  })
})

test('one draft is sent once, however often its buttons are tapped', () => {
  run((resident) => {
    const numbers = resident.submitted.map(({ draft }) => draft.number)
    assert.equal(new Set(numbers).size, numbers.length)
  })
})
