import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessReported, isAboutLeader } from '#triage/reported.ts'

const agencies = [
  { id: 'pupr', name: 'Dinas Pekerjaan Umum dan Penataan Ruang', shortName: 'Dinas PUPR', kind: 'opd' },
  { id: 'dishub', name: 'Dinas Perhubungan', shortName: 'Dishub', kind: 'opd' },
  { id: 'kec', name: 'Kecamatan Tulung Selapan', shortName: 'Kec. Tulung Selapan', kind: 'district' },
  { id: 'pln', name: 'PLN', shortName: 'PLN', kind: 'external' },
] as const

const SAID: [string, string | undefined][] = [
  ['Bupati menerima suap dari proyek jalan lingkar', 'leader'],
  ['Ada jual beli jabatan yang dilakukan Sekda', 'leader'],
  ['mark up pengadaan mobil oleh wali kota', 'leader'],
  ['ajudan bupati minta setoran ke kontraktor', 'leader'],
  ['Kepala Daerah kita pakai ijazah, diduga pemalsuan', 'leader'],
  ['Yth. Bapak Bupati, jalan di desa kami rusak parah', undefined],
  ['Pak Bupati tolong ada pungli di pasar', undefined],
  ['Mohon Bupati tindak pungli di terminal', undefined],
  ['Lapor kepada Bupati: oknum Dinas Perhubungan melakukan pungli', 'dishub'],
  ['Kadis PUPR minta setoran dari kontraktor', 'pupr'],
  ['kepala dinas pekerjaan umum dan penataan ruang menerima suap', 'pupr'],
  ['Camat Tulung Selapan memotong bantuan warga', 'kec'],
  ['pegawai Dishub membentak saya di loket', 'dishub'],
  ['Dinas PUPR belum memperbaiki jalan', undefined],
  ['petugas PLN curang', undefined],
  ['lampu jalan mati di depan kantor dinas perhubungan', undefined],
  ['Bupati Cup: panitia sepak bola', undefined],
  ['', undefined],
]

for (const [text, expected] of SAID) {
  test(`"${text}" speaks of ${expected ?? 'nobody in particular'}`, () => {
    const guess = guessReported(text, agencies)
    assert.equal(guess?.about === 'agency' ? guess.agencyId : guess?.about, expected)
    assert.equal(isAboutLeader(text), expected === 'leader')
  })
}
