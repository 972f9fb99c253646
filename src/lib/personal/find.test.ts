import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cover, findPersonalData } from '#lib/personal/find.ts'

const found = (text: string) => findPersonalData(text, { places: ['Kayu Agung'] }).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`)

//  words (all invented) → what is found in them
const FOUND: [string, string[]][] = [
  ['NIK saya 1602994708630003', ['nik: 1602994708630003']],
  ['nik 3216 9901 1179 0002 ya', ['nik: 3216 9901 1179 0002']],
  ['32.16.99.220565.0011', ['nik: 32.16.99.220565.0011']],
  ['No KK: 1602991203150004', ['kk: 1602991203150004']],
  ['kartu keluarga kami 1602991203150004', ['kk: 1602991203150004']],
  ['kode 9999999999999999', ['number: 9999999999999999']],
  ['hub 0812-0000-0141', ['phone: 0812-0000-0141']],
  ['WA +62 812 0000 0141.', ['phone: +62 812 0000 0141']],
  ['62812.0000.0141', ['phone: 62812.0000.0141']],
  ['nol delapan satu dua nol nol nol nol satu empat satu', ['phone: nol delapan satu dua nol nol nol nol satu empat satu']],
  ['08120000141 23-11-2026', ['phone: 08120000141']],
  ['surel warga.uji@contoh.example', ['email: warga.uji@contoh.example']],
  ['mobil B 0519 FZZ lewat', ['plate: B 0519 FZZ']],
  ['nopol da 0158 qq', ['plate: da 0158 qq']],
  ['rek BRI 0000-01-000', ['account: 0000-01-000']],
  ['rumah saya Jl. Melati No. 12 RT 03/RW 04', ['address: Jl. Melati No. 12 RT 03/RW 04']],
  ['RT 03 RW 04 no 7', ['address: RT 03 RW 04 no 7']],
  ['alamat kp. Utan RT 00/RW 99', ['address: kp. Utan RT 00/RW 99']],
  ['Blok ZZ 0/00', ['address: Blok ZZ 0/00']],
  ['Nama saya Rusmini Contoh, warga', ['name: Rusmini Contoh']],
  ['nama saya rusmini contoh dari berangas', ['name: rusmini contoh']],
  ['Ketua kelompok Pak Umpama', ['name: Umpama']],
  ['pak Camat Sutrisno Rekaan lambat', ['name: Sutrisno Rekaan']],
  ['a.n. Ny. Suwarti Rekaan', ['name: Suwarti Rekaan']],
  ['an. siti contoh', ['name: siti contoh']],
  ['H. Ahmad Fiktif, S.Sos., M.Si', ['name: H. Ahmad Fiktif']],
  ['Siti Contoh 3216995010870003', ['name: Siti Contoh', 'nik: 3216995010870003']],
  ['PAK TOLONG JALAN KAMI RUSAK', []],
]
for (const [text, expected] of FOUND) test(`in "${text}": ${expected.join(', ') || 'nothing'}`, () => assert.deepEqual(found(text), expected))

const ORDINARY = [
  'Pak Camat Kayu Agung tolong lihat jalan kami',
  'Pak RT sudah lapor, Bu Lurah juga',
  'Bapak Kepala Dinas Pekerjaan Umum, mohon dibantu',
  'Jalan Merdeka RT 03/RW 04 rusak sejak 2019, 2020, dan 2021',
  'Lampu mati di Jalan Letnan Mukhtar Saleh dekat SD Negeri 3',
  'Buka jam 07.30-16.00, hari Senin 23-11-2026 pukul 10.20',
  'Titik -3.389211, 104.831222, laporan OKI-2611-0482',
  'Biaya Rp 1.500.000.000, untuk 1.250.000.000 rupiah',
  'Bapak ibu tolong, sudah 3 minggu tidak ada air di blok kami',
  'Nama jalan itu belum ada, atas nama warga kami mohon',
  'Assalamualaikum Pak. Jalan di Desa Sukadana berlubang 300 meter',
]
for (const text of ORDINARY) test(`nothing in "${text}"`, () => assert.deepEqual(found(text), []))

const figures = (count: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((all) => all.join(''))
const two = (min: number, max: number) => fc.integer({ min, max }).map((number) => String(number).padStart(2, '0'))
const nik = fc.tuple(two(11, 94), figures(4), fc.oneof(two(1, 31), two(41, 71)), two(1, 12), figures(6)).map((parts) => parts.join(''))
const phone = fc.tuple(fc.constantFrom('08', '+628', '628'), fc.integer({ min: 1, max: 9 }), figures(8)).map((parts) => parts.join(''))
const capital = fc.constantFrom('Rusmini', 'Suyatno', 'Yayah', 'Ngatiman', 'Ermawati', 'Paijo', 'Saniah')
const family = fc.constantFrom('Contoh', 'Umpama', 'Samaran', 'Rekaan', 'Andaian')
const name = fc.tuple(capital, family).map((words) => words.join(' '))
const cue = fc.constantFrom('Pak', 'bu', 'Sdr.', 'Ny.', 'a.n.', 'atas nama', 'nama saya', 'Saya', 'Mbak', 'bernama')
const grouped = (whole: fc.Arbitrary<string>, gaps: string[]) =>
  fc.tuple(whole, fc.constantFrom(...gaps), fc.constantFrom(3, 4)).map(([all, gap, size]) => {
    const head = all.startsWith('+') ? 3 : 4
    return [all.slice(0, head), ...(all.slice(head).match(new RegExp(`.{1,${size}}`, 'g')) ?? [])].join(gap)
  })
const planted = fc.oneof(
  fc.tuple(fc.constant('nik' as const), grouped(nik, ['', ' ', '.', '-'])),
  fc.tuple(fc.constant('phone' as const), grouped(phone, ['', ' ', '.', '-', ' - '])),
  fc.tuple(
    fc.constant('name' as const),
    fc.tuple(cue, name).map((words) => words.join(' ')),
  ),
)
const around = fc.constantFrom('', 'tolong pak jalan rusak ', 'lampu mati di pasar, ', 'air keruh.\n')
const after = fc.constantFrom('', ', terima kasih', '.', '\nmohon bantuan', ' segera')

test('what is planted is found, whatever stands around it', () => {
  fc.assert(
    fc.property(around, planted, after, (head, [kind, written], tail) => {
      const text = head + written + tail
      const core = kind === 'name' ? written.split(' ').slice(-2).join(' ') : written
      const start = text.indexOf(core)
      const covering = findPersonalData(text).filter((find) => find.start <= start && find.end >= start + core.length)
      assert.equal(covering.length, 1, `${kind} in ${JSON.stringify(text)}: ${JSON.stringify(findPersonalData(text))}`)
      if (kind !== 'phone') assert.equal(covering[0]?.kind, kind)
    }),
    { numRuns: 3000 },
  )
})

test('whatever comes in: in order, apart, within the text, and covered it holds nothing more', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.oneof(phone, name, nik, cue, around), { maxLength: 8 }).map((all) => all.join(' ')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const finds = findPersonalData(text)
      finds.forEach(({ start, end }, place) => assert.ok(start >= (finds[place - 1]?.end ?? 0) && end > start && end <= text.length))
      const covered = cover(text, finds, () => '[…]')
      for (const { start, end, kind } of finds.filter((find) => find.kind !== 'name'))
        assert.ok(!covered.includes(text.slice(start, end)) || end - start < 4, kind)
    }),
    { numRuns: 1500 },
  )
})

test('ten thousand signs are looked through; a pattern that goes back over them again and again would need minutes', () => {
  const text = 'Pak Rusmini Contoh 0812 0000 0141 Jl. Melati No. 12 '.repeat(200) + ' 1'.repeat(3000) + ' nol'.repeat(500)
  const start = performance.now()
  findPersonalData(text)
  assert.ok(performance.now() - start < 15_000)
})
