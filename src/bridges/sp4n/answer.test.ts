import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAnswer } from '#bridges/sp4n/answer.ts'
import { readDate } from '#bridges/sp4n/dates.ts'
import { readLink, readNumber } from '#bridges/sp4n/numbers.ts'
import { differenceOf, readStatus, SP4N_STATUSES, STATUS_WORDS } from '#bridges/sp4n/statuses.ts'
import { categoryOf, isSensitiveTopic, topicOf, writeTopic } from '#bridges/sp4n/topics.ts'

const ZONE = 'Asia/Jakarta'

test('a page with labels beside their values', () => {
  const read = readAnswer(
    `Beranda
Tracking ID: #8123456
Judul Laporan: Jalan rusak
Status : Sedang Diproses
Tanggal Laporan: 20 November 2026 09:15 WIB
Instansi Terdisposisi: Pemerintah Kabupaten Contoh
Isi Laporan: Jalan di depan pasar berlubang.
Tindak Lanjut:
Dinas Pekerjaan Umum (24 November 2026, 10:05 WIB)

Yth. Pelapor, ruas jalan tersebut masuk daftar perbaikan.

Pekerjaan dimulai 1 Desember 2026.
Lampiran: 2 foto`,
    ZONE,
  )
  assert.deepEqual(read, {
    sp4nId: '8123456',
    status: 'in_progress',
    statusWords: 'Sedang Diproses',
    agency: 'Pemerintah Kabupaten Contoh',
    reportedAt: new Date('2026-11-20T02:15:00Z'),
    answeredAt: new Date('2026-11-24T03:05:00Z'),
    answer: 'Yth. Pelapor, ruas jalan tersebut masuk daftar perbaikan.\n\nPekerjaan dimulai 1 Desember 2026.',
  })
})

test('a page with every label on a line of its own', () => {
  const read = readAnswer('No. Laporan\n8123456\n\nStatus\nSelesai\n\nInstansi\nDinas Perhubungan\n\nJawaban\nLampu sudah menyala kembali.\n', ZONE)
  assert.deepEqual(read, {
    sp4nId: '8123456',
    status: 'done',
    statusWords: 'Selesai',
    agency: 'Dinas Perhubungan',
    answer: 'Lampu sudah menyala kembali.',
  })
})

test('nothing but the answer was copied', () => {
  const answer = 'Terima kasih atas laporannya. Lubang sudah kami tambal hari ini.'
  assert.deepEqual(readAnswer(answer, ZONE), { answer })
})

test('its address gives the number, and only its own address is kept', () => {
  const read = readAnswer('https://www.lapor.go.id/laporan/detil/jalan-rusak-8123456\nStatus: Diteruskan', ZONE)
  assert.deepEqual(
    [read.sp4nId, read.link, read.status, read.answer],
    ['8123456', 'https://www.lapor.go.id/laporan/detil/jalan-rusak-8123456', 'forwarded', ''],
  )
  for (const link of ['http://lapor.go.id/1', 'https://lapor.go.id.example/1', 'https://lapor.go.id@evil.example/1', 'javascript:alert(1)', ''])
    assert.equal(readLink(link), undefined)
})

test('whatever is pasted, something readable comes back', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('Status: Selesai', 'Tindak Lanjut:', 'Tracking ID: 812', 'Tanggal: 31 Februari 2026', 'Instansi', ':', 'Jawaban: ya'),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const read = readAnswer(lines.join('\n'), ZONE)
      assert.equal(typeof read.answer, 'string')
      if (read.status) assert.ok(SP4N_STATUSES.includes(read.status))
      if (read.sp4nId) assert.equal(readNumber(read.sp4nId), read.sp4nId)
    }),
    { numRuns: 1500 },
  )
})

//  as people write it → number
const NUMBERS: [string, string | undefined][] = [
  ['8123456', '8123456'],
  [' #8.123.456 ', '8123456'],
  ['No. Laporan: 8123456', '8123456'],
  ['ID SP4N 8123456', '8123456'],
  ['lgwp-99001', 'LGWP-99001'],
  ['12', undefined],
  ['jalan rusak', undefined],
  ['8123456; drop', undefined],
  ['123456789012345678901', undefined],
]
for (const [typed, number] of NUMBERS) test(`number "${typed}" → ${number}`, () => assert.equal(readNumber(typed), number))

//  words → status
const STATUSES: [string, string | undefined][] = [
  ['Belum', 'waiting'],
  ['Belum diverifikasi', 'waiting'],
  ['Belum selesai', 'waiting'],
  ['Terdisposisi', 'forwarded'],
  ['Proses', 'in_progress'],
  ['SELESAI', 'done'],
  ['Ditunda', 'postponed'],
  ['Bukan Wewenang', 'not_ours'],
  ['Diarsipkan', 'archived'],
  ['Entah', undefined],
  ['', undefined],
]
for (const [words, status] of STATUSES) test(`status "${words}" → ${status}`, () => assert.equal(readStatus(words), status))

test('what we write for a status we read as the same', () => {
  for (const status of SP4N_STATUSES) assert.equal(readStatus(STATUS_WORDS[status].word), status)
})

test('a difference is said, and agreement is not', () => {
  assert.equal(differenceOf('in_progress', 'done'), 'done_there')
  assert.equal(differenceOf('answered', 'done'), undefined)
  assert.equal(differenceOf('assigned', 'not_ours'), 'refused_there')
  assert.equal(differenceOf('closed', 'in_progress'), 'open_there')
  assert.equal(differenceOf('closed', 'done'), undefined)
  assert.equal(differenceOf('in_progress', null), undefined)
})

//  as written → instant (WIB where no zone is said)
const DATES: [string, string | undefined][] = [
  ['25 November 2026 10:20 WITA', '2026-11-25T02:20:00.000Z'],
  ['25/11/2026 10.20', '2026-11-25T03:20:00.000Z'],
  ['2026-11-25T10:20:00Z', '2026-11-25T10:20:00.000Z'],
  ['5 Agt 2026', '2026-08-05T05:00:00.000Z'],
  ['30/02/2026', undefined],
  ['13 Foo 2026', undefined],
  ['besok', undefined],
]
for (const [written, instant] of DATES) test(`date "${written}" → ${instant}`, () => assert.equal(readDate(written, ZONE)?.toISOString(), instant))

test('topics by table; a region says its own; back only where there is no doubt', () => {
  assert.equal(writeTopic(topicOf('road')), 'Pekerjaan Umum dan Penataan Ruang > Infrastruktur Jalan')
  assert.equal(writeTopic(topicOf('road', { road: 'Jalan > Kabupaten' })), 'Jalan > Kabupaten')
  assert.equal(writeTopic(topicOf('whatever')), 'Topik Lainnya')
  const codes = ['road', 'waste', 'pollution', 'street_light', 'other']
  assert.equal(categoryOf('Perhubungan - Lampu Penerangan Jalan', codes), 'street_light')
  assert.equal(categoryOf('Pencemaran Lingkungan', codes), undefined)
  assert.equal(categoryOf('', codes), undefined)
  assert.ok(isSensitiveTopic('Kesetaraan Gender > KDRT'))
  assert.ok(!isSensitiveTopic('Infrastruktur Jalan'))
})
