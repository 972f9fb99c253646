import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskCase, DeskEvent, DeskMessage, DeskReport } from '#desk/case-queries.ts'
import { streamOf, type Bubble, type Entry } from '#desk/stream.ts'

const at = (time: string) => new Date(`2026-11-23T${time}:00+07:00`)
const report = (id: string, text: string): DeskReport => ({
  id,
  ticket: `OKI-${id}`,
  channel: 'whatsapp',
  text,
  placeText: null,
  isAnonymous: false,
  submittedAt: at('08:00'),
  verdict: null,
  rating: null,
  isLinked: false,
  takenByName: null,
  source: {},
  isKnown: false,
})
const talk = (id: string, reportId: string) => ({
  id,
  channel: 'whatsapp',
  takenOverBy: null,
  takenOverName: null,
  lastInboundAt: null,
  reportIds: [reportId],
})
const message = (changes: Partial<DeskMessage>): DeskMessage => ({
  id: `${changes.conversationId}${changes.text}`,
  conversationId: 'one',
  direction: 'in',
  author: 'reporter',
  staffName: null,
  kind: 'text',
  text: '',
  body: {},
  state: 'received',
  problem: null,
  sentAt: at('08:00'),
  editedAt: null,
  revokedAt: null,
  originalText: null,
  insteadOf: null,
  files: [],
  ...changes,
})
const out = (changes: Partial<DeskMessage>): DeskMessage =>
  message({ direction: 'out', author: 'bot', state: 'read', sentAt: at('09:00'), ...changes })
const event = (kind: DeskEvent['kind'], text: string, time: string): DeskEvent => ({
  id: `${kind}${time}`,
  seq: 1,
  kind,
  actor: 'staff',
  staffId: 's',
  staffName: 'Wulan',
  agencyId: null,
  agencyName: null,
  isPublic: true,
  text,
  details: {},
  at: at(time),
  previousHash: '',
  hash: '',
  files: [],
})
const found = {
  reports: [report('a', 'jalan rusak'), report('b', 'lubang')],
  talks: [talk('one', 'a'), talk('two', 'b')],
  files: [],
} as unknown as DeskCase
const entries = (material: Partial<Parameters<typeof streamOf>[0]>): Entry[] =>
  streamOf({ found, events: [], messages: [], seesTalk: true, zone: 'Asia/Jakarta', ...material }).flatMap((day) => day.entries)
const bubbles = (list: Entry[]) => list.filter((entry): entry is Bubble => entry.kind === 'bubble')

test('bubbles of all reporters and notes of the house stand in order of time', () => {
  const messages = [message({ text: 'jalan rusak' }), message({ conversationId: 'two', text: 'lubang', sentAt: at('08:30') })]
  const list = entries({ messages, events: [event('noted', 'cek dulu', '08:15')] })
  assert.deepEqual(
    list.map((entry) => [entry.kind, entry.text]),
    [
      ['bubble', 'jalan rusak'],
      ['note', 'cek dulu'],
      ['bubble', 'lubang'],
    ],
  )
  assert.deepEqual(
    bubbles(list).map(({ reporter }) => reporter),
    [1, 2],
  )
})

test('one word to two reporters is one bubble, with the receipt that promises least', () => {
  const [told, ...others] = bubbles(entries({ messages: [out({ text: 'kabar' }), out({ conversationId: 'two', text: 'kabar', state: 'sent' })] }))
  assert.deepEqual([told?.to, told?.delivery, others.length], [[1, 2], 'sent', 0])
})

test('what failed for one of them keeps a bubble of its own, to be sent again', () => {
  const list = bubbles(
    entries({ messages: [out({ text: 'kabar' }), out({ conversationId: 'two', text: 'kabar', state: 'failed', problem: 'gone' })] }),
  )
  assert.deepEqual(
    list.map(({ to, delivery }) => [to, delivery]),
    [
      [[1], 'read'],
      [[2], 'failed'],
    ],
  )
})

test('who may not read the talk reads the reports and what was told, no bubble of the talk', () => {
  const list = bubbles(
    entries({ seesTalk: false, messages: [message({ text: 'nama saya Budi' })], events: [event('answered', 'sudah ditambal', '10:00')] }),
  )
  assert.deepEqual(
    list.map(({ side, text }) => [side, text]),
    [
      ['in', 'jalan rusak'],
      ['in', 'lubang'],
      ['out', 'sudah ditambal'],
    ],
  )
})

test('with a talk, what was told stands there once, not again as an event', () => {
  const list = bubbles(entries({ messages: [out({ text: 'Sudah ditambal.' })], events: [event('answered', 'sudah ditambal', '09:00')] }))
  assert.equal(list.length, 1)
})

test('an edited and a revoked message are shown as such, with the words before', () => {
  const [edited, revoked] = bubbles(
    entries({
      messages: [
        message({ text: 'baru', editedAt: at('08:05'), originalText: 'lama' }),
        message({ text: '', revokedAt: at('08:06'), originalText: 'hilang' }),
      ],
    }),
  )
  assert.deepEqual([edited?.isEdited, edited?.originalText], [true, 'lama'])
  assert.deepEqual([revoked?.isRevoked, revoked?.originalText], [true, 'hilang'])
})

test('pins and the titles of buttons are read from the body, whatever else it holds', () => {
  const body = { location: { latitude: -3.4, longitude: 104.8, name: 'Pasar' }, buttons: [{ id: '1', title: 'Kirim' }, { id: '2' }, 'odd'] }
  const [bubble] = bubbles(
    entries({ messages: [message({ text: '', body }), message({ text: 'x', conversationId: 'two', body: { location: { latitude: 'x' } } })] }),
  )
  assert.deepEqual([bubble?.place, bubble?.options], [{ latitude: -3.4, longitude: 104.8, name: 'Pasar' }, ['Kirim']])
})

test('days are days of the region', () => {
  const messages = [
    message({ text: 'malam', sentAt: new Date('2026-11-22T16:59:00Z') }),
    message({ text: 'lewat tengah malam', sentAt: new Date('2026-11-22T17:01:00Z') }),
  ]
  assert.deepEqual(
    streamOf({ found, events: [], messages, seesTalk: true, zone: 'Asia/Jakarta' }).map(({ day }) => day),
    ['2026-11-22', '2026-11-23'],
  )
})

test('the words of a form, or of somebody an officer wrote for, stand there though the news has a talk', () => {
  for (const told of [{ channel: 'web' }, { channel: 'phone', takenByName: 'Wulan' }, { channel: 'whatsapp', takenByName: 'Wulan' }]) {
    const reports = [{ ...report('a', 'lampu mati'), ...told }]
    const list = entries({ found: { ...found, reports, talks: [talk('one', 'a')] } as unknown as DeskCase })
    assert.deepEqual(
      list.map(({ text }) => text),
      ['lampu mati'],
    )
  }
})
