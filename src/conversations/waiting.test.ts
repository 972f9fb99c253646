/** What we asked about a report that has gone, and what is heard instead of an answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRating } from '#conversations/listening/understand.ts'
import type { Dialogue } from '#conversations/state.ts'
import { stillAsked } from '#conversations/speaking/speaking-of.ts'
import { aResident, photo, pin, voice } from '#tests/talk.ts'

const POTHOLE = 'jalan berlubang besar di depan sekolah, sudah dua orang jatuh'
const KTP = 'ktp saya hilang belum jadi juga sejak bulan lalu'
const LAMP = 'lampu padam semua di desa sukadana'

function reported(story = POTHOLE) {
  const resident = aResident()
  resident.sends(story, pin())
  resident.taps('Kirim')
  return resident
}

function judged(verdict: 'fixed' | 'not_fixed') {
  const resident = reported()
  resident.waits(48)
  resident.reachesState('answered')
  resident.tapsId(`verdict:${verdict}:report-1`)
  return resident
}

const RATINGS: [string, number | undefined][] = [
  ['5', 5],
  ['lima', 5],
  ['nilai 4', 4],
  ['bintang 3', 3],
  ['5 bintang', 5],
  ['5 pak', 5],
  ['5, terima kasih banyak', 5],
  ['4, baik', 4],
  ['5 (sangat baik)', 5],
  ['4/5', 4],
  ['5 mantap', 5],
  ['kasih 5 aja', 5],
  ['nilai 4 bagus pak', 4],
  ['6', undefined],
  ['RT 3 banjir', undefined],
  ['dua lampu mati', undefined],
  ['satu rumah terbakar', undefined],
  ['2 hari', undefined],
]
for (const [words, rating] of RATINGS) test(`"${words}" is ${rating ?? 'no rating'}`, () => assert.equal(readRating(words), rating))

for (const words of ['RT 3 banjir', 'dua lampu mati', 'satu rumah terbakar']) {
  test(`"${words}" after "Sudah beres" is a new matter, not a rating`, () => {
    const resident = judged('fixed')
    resident.sends(words)
    assert.deepEqual([resident.reports[0]?.rating, resident.dialogue.draft?.parts[0]?.text], [null, words])
  })
}

for (const [what, message] of [
  ['a photo', photo()],
  ['a voice note', voice()],
  ['a pin', pin()],
] as const) {
  test(`${what} where a rating was asked for is no part of the closed report`, () => {
    const resident = judged('fixed')
    resident.sends(message)
    assert.deepEqual(resident.turns.at(-1)?.joins, [])
    assert.ok(resident.dialogue.draft)
  })
}

test('a photo with "sudah beres" belongs to the report it judges', () => {
  for (const messages of [[photo('sudah beres pak')], ['sudah beres', photo()]]) {
    const resident = reported()
    resident.waits(48)
    resident.reachesState('answered')
    resident.sends(...messages)
    assert.deepEqual([resident.reports[0]?.verdict, resident.turns.at(-1)?.joins[0]?.reportId], ['fixed', 'report-1'])
    assert.equal(resident.dialogue.draft, undefined)
  }
})

test('after three days what we asked is asked no more', () => {
  for (const resident of [judged('fixed'), judged('not_fixed'), reported(KTP)]) {
    resident.waits(71)
    resident.sends('terima kasih')
    assert.ok(resident.dialogue.waiting)
    resident.waits(2)
    resident.sends(LAMP)
    assert.deepEqual([resident.turns.at(-1)?.joins, resident.dialogue.waiting], [[], undefined])
    assert.equal(resident.dialogue.draft?.parts[0]?.text, LAMP)
  }
})

test('a question kept without its time, as it once was, is asked no more', () => {
  const old: Dialogue = { locale: 'id', draftCount: 1, waiting: { for: 'missing', reportId: 'report-1' } }
  assert.deepEqual(stillAsked(old, new Date()), { locale: 'id', draftCount: 1 })
})

//  heard so many hours after a question of ours → is it the answer to it
const ANSWERS: ['missing' | 'identity', string, boolean, hours?: number][] = [
  ['missing', 'sisi kirinya belum ditambal', true],
  ['missing', 'jalan di sebelah kiri masih berlubang', true],
  ['missing', LAMP, true],
  ['missing', LAMP, false, 3],
  ['identity', 'Budi Umpama 081200000000', true],
  ['identity', 'Budi Umpama, jalan Merdeka nomor dua belas, 0812 0000 0000', true],
  ['identity', 'nama saya Budi, tinggal di jalan Merdeka', true],
  ['identity', LAMP, false, 3],
]
for (const [asked, words, isAnswer, hours = 0] of ANSWERS) {
  test(`"${words}" is ${isAnswer ? '' : 'not '}the ${asked} asked for${hours ? ` ${hours} hours before` : ''}`, () => {
    const resident = asked === 'missing' ? judged('not_fixed') : reported(KTP)
    resident.waits(hours)
    resident.sends(words)
    assert.equal(resident.turns.at(-1)?.joins.length, isAnswer ? 1 : 0)
    assert.equal(resident.dialogue.draft?.parts[0]?.text, isAnswer ? undefined : words)
  })
}

test('a reply to the news of another report is about that one', () => {
  const resident = reported()
  resident.sends('lampu padam di depan pasar lama', pin())
  resident.taps('Kirim')
  resident.reachesState('answered')
  resident.tapsId('verdict:not_fixed:report-2')
  for (const message of [{ kind: 'text' as const, text: 'lubangnya makin dalam', attachments: [] }, photo()]) {
    resident.sends({ message, about: 'report-1' })
    assert.equal(resident.turns.at(-1)?.joins[0]?.reportId, 'report-1')
  }
})
