/** What looks like a complaint in a group's talk, and what is only talk. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { judge, LIKELY, PROPOSED, REASONS } from '#groups/finding.ts'
import { readCsv } from '#regions/csv.ts'
import { groupTalk } from '#tests/group-talk.ts'

/** The nation's words, as every region gets them. */
const rows = readCsv(readFileSync(new URL('../../regions/national/keywords.csv', import.meta.url), 'utf8')).rows
const categories = Array.from(
  Map.groupBy(rows, ({ values }) => values['category'] ?? ''),
  ([code, lines]) => ({
    code,
    keywords: lines.flatMap(({ values }) => (values['words'] ?? '').split(';').map((word) => word.trim())),
  }),
)
const known = { categories, places: new Set(['sukamaju', 'tanjung rekaan']) }
const scoreOf = (text: string, hasPhoto = false) => judge({ text, hasPhoto }, known).score

const COMPLAINTS = [
  'Lampu jalan depan musala mati sudah 4 malam, gelap sekali',
  'jln poros dusun 2 hancur, mohon diperbaiki',
  'tolong cepat, rumah kebakaran di gang 3',
  'Got mampet airnya meluap ke jalan tiap hujan',
  'bikin KTP sudah 3 bulan blangko kosong terus',
  'Jembatan kayu papannya lapuk, motor hampir jatuh. Terima kasih pak',
]
for (const text of COMPLAINTS) test(`proposed: "${text}"`, () => assert.ok(scoreOf(text) >= LIKELY, String(scoreOf(text))))

const TALK = [
  'iya betul',
  'Aamiin ya rabbal alamin',
  'Ready risoles 25rb, siap antar area RT 5',
  'Dijual motor 2019 pajak hidup, harga nego, minat japri',
  'UNDANGAN: mohon kehadiran bapak/ibu pada rapat rutin RT 05 di balai desa',
  'Kerja bakti besok jam 7 bersihkan got, bawa cangkul',
  'BREAKING NEWS: banjir besar rendam ratusan rumah, baca selengkapnya https://kabar.example/banjir',
  'https://berita.example/jalan-rusak-parah jalan rusak',
  'Diteruskan dari grup sebelah: waspada begal, sebarkan',
  'ada yang tau tukang ledeng yang bagus?',
  'Pak, lampu sudah nyala lagi, terima kasih banyak',
  'selamat ulang tahun ya bu, sehat selalu',
  '👍👍👍',
  '',
]
for (const text of TALK) test(`left alone: "${text}"`, () => assert.ok(scoreOf(text) < PROPOSED, String(scoreOf(text))))

test('it is said why', () => {
  const { reasons, categoryCode } = judge({ text: 'Tolong, jalan di Sukamaju rusak parah sudah 2 bulan', hasPhoto: true }, known)
  assert.deepEqual(reasons, ['matter', 'trouble', 'asks', 'place', 'lasting', 'photo'])
  assert.equal(categoryCode, 'road')
})

test('a photo adds to what is said, and says nothing alone', () => {
  assert.ok(scoreOf('jalan berlubang di sini', true) > scoreOf('jalan berlubang di sini'))
  assert.equal(scoreOf('', true) >= PROPOSED, false)
})

for (const [name, floor] of [
  ['perumahan', 0.75],
  ['dusun', 0.85],
] as const) {
  test(`of the talk "${name}" nearly all is found that should be, and little else`, () => {
    const lines = groupTalk(name, new Date('2026-03-04T00:00:00Z')).filter(({ text }) => text !== '')
    const found = lines.filter(({ text }) => scoreOf(text) >= PROPOSED)
    const right = found.filter(({ isWanted }) => isWanted).length
    assert.ok(right / lines.filter(({ isWanted }) => isWanted).length >= 0.95, `${right} found`)
    assert.ok(right / found.length >= floor, `${right} of ${found.length} right`)
  })
}

test('whatever is written, the score is one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.boolean(), (text, hasPhoto) => {
      const { score, reasons } = judge({ text, hasPhoto }, known)
      assert.ok(score >= 0 && score <= 100 && reasons.every((reason) => REASONS.includes(reason)))
    }),
  )
})
