import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSheet } from '#bridges/sp4n/table/rows.ts'

const now = new Date('2026-11-25T03:00:00Z')
const read = (text: string) => readSheet(text, { zone: 'Asia/Jakarta', now })

test('a plausible export: columns by their headings, whoever reported left out', () => {
  const sheet = read(
    'No;Tracking ID;Nama Pelapor;NIK;No HP;Judul Laporan;Isi Laporan;Kategori;Instansi Terdisposisi;Lokasi Kejadian;Status;Tanggal Laporan Masuk;Tanggal Disposisi;Rahasia;Klasifikasi\n' +
      '1;#8.123.456;Orang Rekaan;1671012345670001;081234567890;Jalan rusak;Jalan di depan pasar berlubang;Infrastruktur Jalan;Dinas PUPR;Pasar Uji;Sedang diproses;20/11/2026 09:15;23 November 2026;Tidak;Pengaduan\n',
  )
  assert.deepEqual(sheet?.problems, [])
  assert.deepEqual(sheet?.columns.identity, ['Nama Pelapor', 'NIK'])
  assert.deepEqual(sheet?.columns.unknown, ['No'])
  assert.deepEqual(sheet?.rows[0]?.report, {
    sp4nId: '8123456',
    title: 'Jalan rusak',
    text: 'Jalan di depan pasar berlubang',
    category: 'Infrastruktur Jalan',
    class: 'complaint',
    agency: 'Dinas PUPR',
    place: 'Pasar Uji',
    status: 'in_progress',
    statusWords: 'Sedang diproses',
    isSecret: false,
    isAnonymous: false,
    link: null,
    phone: '081234567890',
    reportedAt: '2026-11-20T02:15:00.000Z',
    forwardedAt: '2026-11-23T05:00:00.000Z',
    answer: null,
    answeredAt: null,
  })
})

//  line after the heading → why it cannot be brought over
const BAD: [string, string][] = [
  [',Jalan berlubang parah,', 'no_number'],
  ['abc,Jalan berlubang parah,', 'bad_number'],
  ['811111,,', 'no_text'],
  ['811111,rusak,31/02/2026', 'bad_date'],
  ['811111,rusak parah,kemarin', 'bad_date'],
  ['811111,rusak parah,27/11/2026', 'future'],
  ['811111,oke,', 'too_short'],
]
for (const [line, problem] of BAD) {
  test(`"${line}" is left out: ${problem}`, () => {
    const sheet = read(`TrackingID,IsiLaporan,TanggalLaporanMasuk\n812222,Lampu jalan padam,\n${line}\n`)
    assert.deepEqual([sheet?.rows.length, sheet?.problems.map((one) => [one.line, one.problem])], [1, [[3, problem]]])
  })
}

test('a number that stands twice is brought over once', () => {
  const sheet = read('id laporan,isi\n81 11 11,Jalan berlubang\n#811111,Jalan berlubang lagi\n')
  assert.deepEqual([sheet?.rows.length, sheet?.problems[0]?.problem], [1, 'twice'])
})

test('without numbers, or without words, it is no table of ours', () => {
  assert.equal(read('nama,isi\na,b'), undefined)
  assert.equal(read('trackingid,status\n811111,Selesai'), undefined)
  assert.equal(read(''), undefined)
})

test('more lines than can be brought over at once: the rest is said to be left', () => {
  const lines = Array.from({ length: 2005 }, (_, place) => `${800_000 + place},Jalan berlubang`).join('\n')
  const sheet = read(`trackingid,isi\n${lines}`)
  assert.deepEqual([sheet?.rows.length, sheet?.isCut], [2000, true])
})
