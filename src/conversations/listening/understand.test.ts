import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  localeOf,
  readOrdinal,
  readRating,
  readVerdict,
  readWords,
  soundsLikePlace,
  type Meaning,
  wishesIn,
} from '#conversations/listening/understand.ts'

const meanings: Record<Meaning, string[]> = {
  empty: ['', '   '],
  emoji: ['🙏', '😡😡', '...'],
  greeting: [
    'halo',
    'Assalamualaikum wr wb',
    'P',
    'selamat pagi pak admin',
    'apa kabar',
    'tes',
    'permisi, mau lapor',
    'sampurasun',
    'Hello',
    'haloooo kak',
  ],
  thanks: ['terima kasih', 'makasih banyak ya pak', 'thanks', 'nuhun', 'matur nuwun', 'tks min', 'terima kasih, jalannya sudah mulus'],
  yes: ['ya', 'iya pak', 'OK', 'sip', '👍', 'oke makasih', 'kirim', 'sudah benar', 'yes'],
  no: ['tidak', 'bukan', 'gak', 'no', 'belum pak'],
  cancel: ['batal', 'BATALKAN', 'gak jadi', 'cancel', 'batal saja pak'],
  skip: [
    'tidak tahu',
    'gak tau pak',
    'lewati',
    'tidak ada',
    'fotonya tidak ada pak',
    'tidak tahu nama jalannya',
    'tidak tahu alamat lengkapnya',
    'gak tau RT berapa',
    'tidak ada apa-apa',
    "I don't know",
  ],
  status: [
    'status',
    '?',
    '??',
    'cek status',
    'gimana laporan saya',
    'laporan saya kemarin gimana ya',
    'kapan diperbaiki',
    'sudah sampai mana pak',
    'status my report',
  ],
  how: ['cara lapor gimana', 'bagaimana cara melaporkan jalan rusak', 'ini nomor apa', 'help', 'menu', 'ini robot apa orang ya', 'how do I report'],
  anger: ['bodoh kalian semua', 'lambat sekali', 'percuma lapor, gak guna'],
  selling: [
    'PROMO akhir tahun diskon 50% order sekarang',
    'jual followers ig 1000 15rb kak minat? testi banyak',
    'Selamat anda pemenang undian, klik http://hadiah.example',
    'ready stok beras 5kg 60rb, minyak 2lt 35rb, gula 15rb minat chat',
  ],
  waiting: ['saya tunggu kabarnya', 'ok pak, ditunggu'],
  unclear: ['jalan', 'pasar celikah', 'asdfgh', 'sampah'],
  story: [
    'jalan rusak parah di depan pasar',
    'assalamualaikum pak, selokan mampet depan rumah',
    'lampu jalan mati sudah sebulan tolong diperbaiki',
    'terima kasih pak tapi jalannya masih rusak',
    'harga gas 3 kg 35rb di pangkalan, tolong ditindak',
    'batalkan saja proyek gorong-gorong itu pak merugikan warga',
    'kapan jalan desa kami diaspal, sudah 10 tahun rusak',
    'the street light in front of my house is broken',
    'kenapa bantuan saya dicoret',
    'air PDAM tidak ada',
    'obat di puskesmas tidak ada',
    'lampu jalan gak ada',
    'guru tidak ada di sekolah',
    'warga tidak punya air bersih',
  ],
}

for (const [meaning, texts] of Object.entries(meanings)) {
  for (const text of texts) test(`"${text}" is ${meaning}`, () => assert.equal(readWords(text, false), meaning))
}

test('two words that name a matter are a story', () => {
  assert.equal(readWords('jalan rusak', true), 'story')
  assert.equal(readWords('jalan', true), 'unclear')
})

test('what is long and no mere politeness is never taken for small talk', () => {
  const words = fc.array(fc.constantFrom('got', 'mampet', 'warung', 'kucing', 'tiang', 'miring', 'pintu', 'air', 'halo', 'pak', 'terima', 'kasih'), {
    minLength: 12,
    maxLength: 40,
  })
  fc.assert(
    fc.property(
      words.filter((list) => new Set(list).size > 8),
      (list) => ['story', 'thanks'].includes(readWords(list.join(' '), false)),
    ),
  )
})

const locales = [
  ['the road is broken near my school', 'en'],
  ['jalan rusak parah di depan sekolah', 'id'],
  ['thanks', undefined],
  ['ok', undefined],
] as const
for (const [text, locale] of locales) test(`"${text}" is in ${locale ?? 'any language'}`, () => assert.equal(localeOf(text), locale))

test('verdicts, ratings and ordinals are read as typed', () => {
  assert.deepEqual(
    ['sudah beres', 'Beres pak', 'alhamdulillah sudah diperbaiki', 'sudah bagus tapi masih bocor', 'belum', 'blm ada perubahan', 'masih rusak'].map(
      readVerdict,
    ),
    ['fixed', 'fixed', 'fixed', undefined, 'not_fixed', 'not_fixed', 'not_fixed'],
  )
  assert.deepEqual(['5', 'nilai 4', 'lima', '6', 'rumah nomor 5 yang rusak'].map(readRating), [5, 4, 5, undefined, undefined])
  assert.deepEqual(['1', 'yang kedua', 'nomor 3', 'pasar'].map(readOrdinal), [0, 1, 2, undefined])
})

test('words that say where, and words that tell a story', () => {
  assert.deepEqual(['depan masjid raya', 'Celikah', 'gg mawar no 3 rt 02', 'sudah lama sekali tidak ada yang datang'].map(soundsLikePlace), [
    true,
    true,
    true,
    false,
  ])
})

const WISHES: [said: string, isAnonymous: boolean, isSecret: boolean][] = [
  ['tolong rahasiakan identitas saya', true, true],
  ['mohon nama saya dirahasiakan', true, true],
  ['saya takut dipecat', true, true],
  ['saya lapor anonim saja', true, false],
  ['I report anonymously', true, false],
  ['please keep me anonymous', true, true],
  ['mohon laporan ini dirahasiakan', false, true],
  ['jangan dipublikasikan ya', false, true],
  ['lubang di gang nomor 12. Mohon laporan ini dirahasiakan', false, true],
  ['jalan rusak di gang rahasia', false, false],
]
for (const [said, isAnonymous, isSecret] of WISHES)
  test(`what is wished in "${said}"`, () => assert.deepEqual(wishesIn(said), { isAnonymous, isSecret }))
