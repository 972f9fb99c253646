import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { EVENT_KINDS, isPublic } from '#cases/events.ts'
import type { WorkCalendar } from '#cases/sla.ts'
import { onePerTalk, tellingOf, type Telling } from '#notifications/audience.ts'
import { compose, type Notice } from '#notifications/message.ts'
import { words } from '#texts/text.ts'

const calendar: WorkCalendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set() }
const wib = (text: string) => new Date(`${text}:00+07:00`)
const told = (kind: Parameters<typeof tellingOf>[0]['kind'], details = {}) => tellingOf({ kind, details }, [])

const notice = (telling: Telling | undefined, wishes: Partial<Notice> = {}): Notice => ({
  telling: telling as Telling,
  event: { text: '', at: wib('2026-11-24T09:00'), details: {} },
  found: {
    class: 'complaint', verifyDueAt: wib('2026-11-26T16:00'), dueAt: wib('2026-12-11T16:00'), firstDueAt: wib('2026-12-01T16:00'), answeredAt: wib('2026-11-24T09:00'), closedAt: null,
    rule: { verify: 3, firstResponse: 5, solve: 14, silentClose: 10 },
  }, // biome-ignore format: one case, one glance
  agencyName: 'Dinas PUPR',
  hasFiles: false,
  report: { id: 'r1', ticket: 'UJI-2611-0007' },
  link: 'https://lapor.example/uji/lacak?tiket=UJI-2611-0007&kode=P4T9WN',
  isWindowOpen: true,
  now: wib('2026-11-24T09:00'),
  ...wishes,
})
const say = (wished: Notice) => compose(wished, { say: words('id'), calendar })
const event = (text: string) => ({ text, at: wib('2026-11-24T09:00'), details: {} })

test('only milestones are told, and nothing that is not public', () => {
  const kinds = EVENT_KINDS.filter((kind) => told(kind, { isNewLead: true, to: 'closed', fromCaseId: 'other' }))
  assert.deepEqual(kinds.filter(isPublic), [
    'assigned',
    'progress',
    'asked',
    'answered',
    'confirmed',
    'not_fixed',
    'closed_silent',
    'rejected',
    'linked',
    'passed_to_ppid',
    'extended',
    'upheld',
    'transferred',
    'transfer_accepted',
    'transfer_returned',
    'transfer_told',
    'succeeded',
  ])
  // The question that was public once before, and a report that goes its own way again.
  assert.deepEqual(
    kinds.filter((kind) => !isPublic(kind)),
    ['unlinked', 'reminded'],
  )
})

test('a helper that joins is no news, nor what was overtaken before it could be told', () => {
  assert.equal(told('assigned', { isNewLead: false }), undefined)
  assert.equal(tellingOf({ kind: 'asked', details: {} }, ['resumed']), undefined)
  assert.equal(tellingOf({ kind: 'assigned', details: { isNewLead: true } }, ['taken', 'answered']), undefined)
  assert.equal(tellingOf({ kind: 'progress', details: {} }, ['answered']), undefined)
  assert.equal(tellingOf({ kind: 'transfer_accepted', details: {} }, ['transfer_told']), undefined)
  assert.equal(tellingOf({ kind: 'transfer_told', details: { of: 'taken' } }, []), undefined)
  assert.ok(tellingOf({ kind: 'transfer_told', details: { of: 'progress' } }, []))
})

test('an answer without a photo says why there is none', () => {
  const found = (details: Record<string, unknown>, hasFiles: boolean) =>
    say(notice(told('answered'), { hasFiles, event: { ...event('Jalan ini milik provinsi.'), details } })).text
  assert.match(found({ reasonCode: 'other_government' }, false), /milik provinsi\.\nTanpa foto\. Ini dikerjakan pemerintah lain, tetap kami ikuti\./)
  assert.doesNotMatch(found({ reasonCode: 'other_government' }, true), /Tanpa foto/)
  assert.doesNotMatch(found({ reasonCode: 'because' }, false), /Tanpa foto/)
})

test('who holds it, and by when there is news', () => {
  assert.deepEqual(say(notice(told('assigned', { isNewLead: true }))), {
    kind: 'text',
    text: '*UJI-2611-0007* sudah diperiksa dan sekarang dipegang Dinas PUPR. Kabar pertama paling lambat Selasa 1 Desember. Batas penyelesaiannya Jumat 11 Desember.',
    short: 'UJI-2611-0007 diperiksa, sekarang dipegang Dinas PUPR. Kabar pertama paling lambat Selasa 1 Desember.',
    subject: '[UJI-2611-0007] Kabar laporan Anda',
  })
})

test('a deadline that has passed is said as well', () => {
  const late = say(notice(told('progress'), { event: event('Saluran dibersihkan.'), now: wib('2026-12-14T09:00') }))
  assert.match(late.text, /kabar dari Dinas PUPR:\nSaluran dibersihkan\.\n\nBatas waktunya \(Jumat 11 Desember\) sudah lewat/)
})

test('an answer comes with the two buttons, the photos behind a link, and the day of the silent close', () => {
  const answered = say(notice(told('answered'), { event: event('Jalan sudah diaspal.'), hasFiles: true }))
  assert.ok(answered.kind === 'buttons')
  assert.deepEqual(answered.buttons, [
    { id: 'verdict:fixed:r1', title: 'Sudah beres' },
    { id: 'verdict:not_fixed:r1', title: 'Belum' },
  ])
  assert.match(answered.text, /jawaban Dinas PUPR:\nJalan sudah diaspal\.\nFoto atau dokumennya: https:\/\/lapor\.example/)
  assert.match(answered.text, /Tanpa tanggapan sampai Selasa 8 Desember/)
})

test('the admin team answers under its own name', () => {
  const { agencyName: _, ...rest } = notice(told('answered'), { event: event('Buka pukul 8.') })
  assert.match(say({ ...rest, agencyName: undefined }).text, /jawaban Tim admin:/)
})

test('when the window is closed a template goes, and the reporter can still answer', () => {
  const answered = say(notice(told('answered'), { isWindowOpen: false, event: event('Jalan\n\nsudah   diaspal.') }))
  assert.ok(answered.kind === 'template')
  assert.equal(answered.name, 'laporan_dijawab')
  assert.equal(answered.parameters[0], 'UJI-2611-0007')
  assert.match(answered.parameters[1] ?? '', /Jalan sudah diaspal\./)
  assert.match(answered.text, /BERES atau BELUM/)
})

test('however long the words, a message fits its kind and keeps what to do next', () => {
  const texts = fc.string({ minLength: 0, maxLength: 6_000, unit: fc.constantFrom('a', ' ', '\n', '{', '}', 'text', '$&', 'é') })
  fc.assert(
    fc.property(texts, fc.constantFrom('answered', 'progress', 'asked', 'rejected'), fc.boolean(), (text, kind, isWindowOpen) => {
      const message = say(notice(told(kind), { event: event(text), isWindowOpen, hasFiles: true }))
      if (message.kind === 'template') return assert.ok(message.parameters.every((one) => one.length <= 600 && !/\n|\s{4}/.test(one)))
      assert.ok(message.text.length <= (message.kind === 'buttons' ? 1024 : 4096))
      assert.ok((message.short ?? '').length <= 160)
      if (kind === 'answered') assert.match(message.short ?? '', /BERES atau BELUM\.$/)
      if (kind === 'answered') assert.match(message.text, /sudah beres\? Tanpa tanggapan/)
    }),
  )
})

test('who has two reports on one case hears of it once', () => {
  assert.deepEqual(
    onePerTalk([
      { conversationId: 'a', n: 1 },
      { conversationId: 'b', n: 2 },
      { conversationId: 'a', n: 3 },
    ]).map(({ n }) => n),
    [1, 2],
  )
})

//  what happened → who hears it, in which words, with which buttons
const TOLD: [string, Parameters<typeof tellingOf>[0]['kind'], Record<string, unknown>, string, string, string | undefined][] = [
  ['one confirms', 'confirmed', { to: 'closed' }, 'others', 'notify.others_confirmed', 'objection'],
  ['one says "Belum"', 'not_fixed', { reportId: 'r1' }, 'others', 'notify.others_not_fixed', undefined],
  ['the coordinator puts it back', 'not_fixed', { isGranted: true }, 'reporters', 'notify.granted', undefined],
  ['the coordinator takes a refusal back', 'verified', { isGranted: true }, 'reporters', 'notify.granted_refusal', undefined],
  ['the answer stands, and the case is closed with it', 'upheld', { to: 'closed' }, 'reporters', 'notify.upheld', undefined],
  ['the refusal stands', 'upheld', {}, 'named', 'notify.upheld', undefined],
  ['refused as a prank', 'rejected', { code: 'prank' }, 'reporters', 'notify.rejected', 'refusal'],
  ['refused as incomplete', 'rejected', { code: 'incomplete' }, 'reporters', 'notify.rejected_comes_back', undefined],
  ['answered on the spot', 'rejected', { code: 'answered' }, 'reporters', 'notify.rejected_final', undefined],
  ['refused before there was a list', 'rejected', {}, 'reporters', 'notify.rejected', 'refusal'],
  ['taken off an unanswered case', 'unlinked', { fromCaseId: 'c' }, 'named', 'notify.unlinked', undefined],
  ['taken off an answered case', 'unlinked', { fromCaseId: 'c', wasAnswered: true }, 'named', 'notify.unlinked_answered', undefined],
]

for (const [name, kind, details, to, key, buttons] of TOLD) {
  test(`${name}: told to ${to} as ${key}`, () => {
    const telling = told(kind, details)
    assert.deepEqual([telling?.to, telling?.key, telling?.buttons], [to, key, buttons])
  })
}

test('a silent close that is confirmed later, a check by the team, and the case a report was taken off are no news', () => {
  assert.equal(told('confirmed', {}), undefined)
  assert.equal(told('verified', {}), undefined)
  assert.equal(told('unlinked', { toCaseId: 'c' }), undefined)
  assert.equal(told('objected', { reportId: 'r1' }), undefined)
})

test('with silent closing switched off nobody is told that it closes', () => {
  const { found } = notice(undefined)
  const answered = say(notice(told('answered'), { event: event('Sudah.'), found: { ...found, rule: { ...found.rule, silentClose: null } } }))
  assert.match(answered.text, /sudah beres\?$/)
})

test('a refusal that may be objected to has the button, and says how long an incomplete one may be completed', () => {
  const refused = say(notice(told('rejected', { code: 'prank' }), { event: event('Kami nilai iseng.') }))
  assert.ok(refused.kind === 'buttons')
  assert.deepEqual(refused.buttons, [{ id: 'verdict:not_fixed:r1', title: 'Tidak setuju' }])
  assert.match(say(notice(told('rejected', { code: 'unclear' }), { event: event('Kurang jelas.') })).text, /Balas di sini dalam 30 hari/)
})
