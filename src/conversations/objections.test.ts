/** What a resident says of an answer or a refusal, and what the talk makes of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutboundMessage } from '#channels/channel.ts'
import { aResident, photo, pin } from '#tests/talk.ts'

const said = (messages: OutboundMessage[]) => messages.map(({ text }) => text).join('\n')
const POTHOLE = 'jalan depan pasar rusak parah, lubangnya dalam'

function reported() {
  const resident = aResident()
  resident.sends(POTHOLE, pin())
  resident.taps('Kirim')
  return resident
}

test('"Belum" past the limit is told plainly what happens, and asked why once', () => {
  const resident = reported()
  resident.reachesState('answered', { objection: 'coordinator' })
  assert.match(
    said(resident.tapsId('verdict:not_fixed:report-1')),
    /sekarang koordinator yang memeriksa[\s\S]*Apa yang belum beres\? Boleh dengan foto/,
  )
  assert.deepEqual(resident.turns.at(-1)?.verdicts, [{ reportId: 'report-1', verdict: 'not_fixed' }])
  assert.match(said(resident.sends('sisi kirinya belum ditambal')), /sudah kami catat/)
  assert.deepEqual(resident.turns.at(-1)?.joins[0]?.words, 'sisi kirinya belum ditambal')
})

test('with the words at once nothing is asked', () => {
  const resident = reported()
  resident.reachesState('answered', { objection: 'coordinator' })
  assert.match(said(resident.sends('belum, sisi kirinya masih berlubang')), /koordinator yang memeriksa, bersama kata-kata Anda/)
  assert.equal(resident.turns.at(-1)?.verdicts[0]?.words, 'belum, sisi kirinya masih berlubang')
})

test('what is missing may be a photo, and is not owed', () => {
  const resident = reported()
  resident.reachesState('answered')
  resident.tapsId('verdict:not_fixed:report-1')
  assert.deepEqual(resident.sends(photo()), [])
  assert.deepEqual(resident.turns.at(-1)?.joins, [{ reportId: 'report-1', messageIds: ['message-5'] }])
  assert.match(said(resident.sends('assalamualaikum')), /siap mendengar/)
})

for (const [objection, words] of [
  ['pending', /sedang diperiksa koordinator/],
  ['settled', /sudah diputuskan koordinator[\s\S]*Ombudsman/],
] as const) {
  test(`a second "Belum" while the objection is ${objection} is told so`, () => {
    const resident = reported()
    resident.reachesState('answered', { objection, verdict: 'not_fixed' })
    assert.match(said(resident.tapsId('verdict:not_fixed:report-1')), words)
    assert.deepEqual(resident.turns.at(-1)?.verdicts, [])
  })
}

//  typed after a refusal → is it an objection
const TYPED: [string, boolean][] = [
  ['tidak setuju', true],
  ['Saya tidak setuju pak, ini sungguhan', true],
  ['keberatan', true],
  ['mau keberatan', true],
  ['gak terima, jalannya memang rusak', true],
  ['terima kasih', false],
  ['setuju', false],
  ['lampu jalan depan rumah saya padam sudah seminggu', false],
]

for (const [words, isObjection] of TYPED) {
  test(`"${words}" after a refusal is ${isObjection ? '' : 'no '}objection`, () => {
    const resident = reported()
    resident.reachesState('rejected', { objection: 'coordinator' })
    resident.hearsNews('report-1')
    resident.sends(words)
    assert.equal(resident.turns.at(-1)?.verdicts.length, isObjection ? 1 : 0)
  })
}

test('the button of a refusal is an objection; a refusal too old is answered with its state', () => {
  const resident = reported()
  resident.reachesState('rejected', { objection: 'coordinator' })
  assert.match(said(resident.tapsId('verdict:not_fixed:report-1')), /Keberatan Anda atas CTH-2611-0001 kami serahkan ke koordinator/)
  const late = reported()
  late.reachesState('rejected', { isFinal: true })
  assert.match(said(late.tapsId('verdict:not_fixed:report-1')), /Tidak dapat ditindaklanjuti/)
  assert.deepEqual(late.turns.at(-1)?.verdicts, [])
})

test('an argument in reply to the refusal is an objection with its words; a new matter after it is a new report', () => {
  const resident = reported()
  resident.reachesState('rejected', { objection: 'coordinator' })
  resident.hearsNews('report-1')
  resident.sends('lampu jalan di gang dua padam seminggu')
  assert.ok(resident.dialogue.draft)
  resident.sends('batal')
  resident.sends({ message: { kind: 'text', text: 'lubangnya masih ada, silakan dilihat sendiri', attachments: [] }, about: 'report-1' })
  assert.equal(resident.turns.at(-1)?.verdicts[0]?.words, 'lubangnya masih ada, silakan dilihat sendiri')
})

test('"keberatan" without any refusal is a story like any other', () => {
  const resident = aResident()
  resident.sends('keberatan dengan pungutan parkir di pasar lama')
  assert.ok(resident.dialogue.draft)
})

for (const [what, message] of [
  ['words', 'di gang sebelah masjid, rumah nomor tujuh'],
  ['a photo', photo()],
] as const) {
  test(`an incomplete report is taken up again by ${what}`, () => {
    const resident = reported()
    resident.reachesState('rejected', { comesBack: true, isFinal: true })
    resident.hearsOfficer('report-1')
    resident.waits(20 * 24)
    assert.match(said(resident.sends(message)), /CTH-2611-0001 kami lanjutkan dengan keterangan Anda/)
    assert.equal(resident.turns.at(-1)?.joins[0]?.reportId, 'report-1')
  })
}

test('"belum" typed after the news that a neighbour called it fixed is a verdict', () => {
  const resident = reported()
  resident.reachesState('closed')
  resident.sends('belum')
  assert.deepEqual(resident.turns.at(-1)?.verdicts, [])
  resident.hearsNews('report-1')
  resident.sends('belum')
  assert.deepEqual(resident.turns.at(-1)?.verdicts, [{ reportId: 'report-1', verdict: 'not_fixed' }])
})

test('a storm of the same bubble is one report, before and after it has gone', () => {
  const resident = aResident()
  resident.sends(...Array.from({ length: 40 }, () => POTHOLE))
  resident.sends(POTHOLE)
  resident.sends(pin())
  resident.taps('Kirim')
  resident.waits(5)
  resident.sends(...Array.from({ length: 20 }, () => POTHOLE))
  assert.deepEqual([resident.submitted.length, resident.submitted[0]?.text, resident.dialogue.draft], [1, POTHOLE, undefined])
  assert.equal(resident.turns.at(-1)?.joins.flatMap(({ messageIds }) => messageIds).length, 20)
})

test('two matters sent in turn again and again are two reports', () => {
  const resident = aResident()
  const LAMP = 'lampu pju di gang dua padam sejak minggu lalu'
  resident.sends(POTHOLE, pin())
  for (let round = 0; round < 6; round++) {
    resident.sends(LAMP)
    resident.sends(POTHOLE)
  }
  resident.waits(20)
  resident.isSwept()
  assert.deepEqual(
    resident.submitted.map(({ text }) => text),
    [POTHOLE, LAMP],
  )
})
