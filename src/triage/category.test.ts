import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readCsv } from '#regions/csv.ts'
import { guessCategories } from '#triage/category.ts'

/** The nation's words, as every region gets them. */
const rows = readCsv(readFileSync(new URL('../../regions/national/keywords.csv', import.meta.url), 'utf8')).rows
const categories = Array.from(
  Map.groupBy(rows, ({ values }) => values['category'] ?? ''),
  ([code, lines]) => ({
    code,
    keywords: lines.flatMap(({ values }) => (values['words'] ?? '').split(';').map((word) => word.trim())),
  }),
)

const best = (text: string) => guessCategories(text, categories)[0]?.code

const EXAMPLES: [category: string, text: string][] = [
  ['road', 'Jalan di depan pasar Celikah berlubang besar, motor sering jatuh'],
  ['road', 'jln poros hancur pak, becek parah klo hujan'],
  ['road', 'jembatan kayu di desa kami putus'],
  ['drainage_flood', 'Got depan rumah mampet, tiap hujan banjir'],
  ['street_light', 'lampu jln mati dari simpang sampe masjid'],
  ['street_light', 'PJU padam gelap bgt'],
  ['energy', 'mati lampu dari magrib, kapan nyala'],
  ['waste', 'sampah numpuk di dpn skolah 2 minggu gak diangkut'],
  ['pollution', 'limbah pabrik dibuang ke sungai, airnya hitam, ikan mati'],
  ['water_supply', 'air PDAM keruh dan sering mati'],
  ['civil_registry', 'bikin ktp udah 3 bln blm jadi'],
  ['social_aid', 'nenek saya miskin gak pernah dpt bansos PKH'],
  ['education', 'atap sekolah SD bocor, murid belajar di luar'],
  ['health', 'obat di puskesmas habis terus'],
  ['employment', 'pabrik gak bayar upah lembur karyawan'],
  ['public_order', 'karaoke ilegal berisik tiap malam'],
  ['transport_parking', 'parkir liar bikin macet'],
  ['market_trade', 'gas 3 kg langka di pangkalan'],
  ['agriculture', 'pupuk subsidi tidak ada, padi kena wereng'],
  ['land_housing', 'sertifikat tanah PTSL belum jadi'],
  ['telecom', 'sinyal internet hilang terus di desa'],
  ['official_conduct', 'petugas minta uang 200rb buat urus surat, pungli!'],
  ['women_children', 'tetangga saya dipukuli suaminya, KDRT'],
  ['disaster', 'pohon tumbang menutup jalan'],
  ['crime_security', 'motor saya dicuri, banyak maling'],
]

for (const [category, text] of EXAMPLES) {
  test(`${category}: "${text}"`, () => assert.equal(best(text), category))
}

test('where it is does not say what it is', () => {
  assert.equal(best('jalan rusak parah di depan pasar'), 'road')
  assert.equal(best('lampu jalan dekat puskesmas mati'), 'street_light')
})

test('greetings and thanks speak for nothing', () => {
  assert.deepEqual(guessCategories('Selamat pagi admin, terima kasih banyak', categories), [])
})

test('confidence grows with what is told, and never adds up to more than one', () => {
  const few = guessCategories('jalan', categories)
  const more = guessCategories('jalan rusak berlubang, aspalnya hancur', categories)
  assert.ok((few[0]?.confidence ?? 1) < 0.5 && (more[0]?.confidence ?? 0) > 0.6)
  assert.ok(more.reduce((sum, { confidence }) => sum + confidence, 0) < 1)
})

test('signs at the end of a keyword: decisive, weak, any ending, near each other', () => {
  const own = [
    { code: 'a', keywords: ['hebat!', 'sungai?'] },
    { code: 'b', keywords: ['cabul*', 'kali + hitam'] },
    { code: 'c', keywords: ['biasa'] },
  ]
  assert.equal(guessCategories('biasa hebat', own)[0]?.code, 'a')
  assert.equal(guessCategories('biasa sungai', own)[0]?.code, 'c')
  assert.equal(guessCategories('dia pencabul cabuli', own)[0]?.code, 'b')
  assert.equal(guessCategories('kali di sini sudah hitam', own)[0]?.code, 'b')
  assert.deepEqual(guessCategories('kali ini saya ceritakan yang lain dulu lalu hitam', own), [])
})

test('every national keyword can be met', () => {
  const unmet = categories.flatMap(({ code, keywords }) =>
    keywords.filter((keyword) => {
      const told = keyword.replace(/[*!?]$/, '').replaceAll('+', ' ')
      return !guessCategories(told, [{ code, keywords: [keyword] }]).length
    }),
  )
  assert.deepEqual(unmet, [])
})
