/**
 * Indonesian as it is typed on a phone, unfolded for comparing: "jln dkt psr rusak bgttt" → jalan dekat pasar rusak banget.
 * Pure. Our own list. Nothing here is shown to people: reports stay word for word.
 */

/** What is meant → how it is typed, in Indonesian of the phone and some Javanese, Sundanese, Malay and Banjar. */
const TYPED: Record<string, string> = {
  jalan: 'jln jl jlan jalanan jlnan dalan dalane',
  jembatan: 'jembtn jmbtn jembtan jambatan jmbt',
  dekat: 'dkt deket',
  depan: 'dpn dpan',
  belakang: 'blkg blkng',
  samping: 'smpg',
  sebelah: 'sblh',
  seberang: 'sebrang',
  desa: 'ds',
  dusun: 'dsn',
  kecamatan: 'kec',
  kelurahan: 'kel',
  kabupaten: 'kab',
  kampung: 'kmpg kp kmp kpg',
  gang: 'gg',
  perumahan: 'prum perum prmhn',
  pasar: 'psr',
  sekolah: 'skolah sklh skolahan sekolahan skul sakola sakolah sakulah sakulahan sakolahan',
  puskesmas: 'pkm pusksms puskemas',
  'rumah sakit': 'rs',
  masjid: 'masjd mesjid',
  simpang: 'simp',
  bundaran: 'bdrn',
  tidak: 'gak ga gk nggak ngga enggak engga tdk tak ndak dak idak kada kagak kaga teu',
  'tidak ada': 'gada gaada gkada katek kadada',
  belum: 'blm blom belom bulum balum',
  sudah: 'sdh udh udah dah sudh lah',
  yang: 'yg yng',
  dengan: 'dgn dg',
  untuk: 'utk untk',
  dari: 'dr dri',
  tapi: 'tp tpi',
  karena: 'krn karna krna',
  banget: 'bgt bngt bgtt',
  sama: 'sm sma2',
  juga: 'jg jga',
  saja: 'aja aj',
  lagi: 'lg lgi',
  terus: 'trs trus',
  tolong: 'tlg tlong tolongg',
  mohon: 'mhn',
  kepada: 'kpd',
  hari: 'hr hri',
  minggu: 'mgu mggu mnggu',
  bulan: 'bln',
  tahun: 'thn taun',
  malam: 'mlm',
  pagi: 'pgi',
  sebelum: 'sblm',
  setelah: 'stlh',
  sekarang: 'skrg skrng skr',
  banyak: 'bnyk byk',
  orang: 'org orng urang',
  anak: 'ank anak2',
  warga: 'warg wrg',
  rumah: 'rmh rumh',
  bapak: 'bpk',
  pak: 'pa',
  dapat: 'dpt dapet',
  pernah: 'prnh',
  bisa: 'bs bsa',
  bagaimana: 'gmn gimana',
  kenapa: 'knp knapa',
  kemarin: 'kmrn kmren',
  masuk: 'msk msuk',
  keluar: 'klr kluar',
  bayar: 'byr bayaran',
  harga: 'hrg hrga',
  hilang: 'ilang ngilang leungit',
  menyala: 'nyala',
  rusak: 'rsk rusk',
  hancur: 'ancur ajur',
  berlubang: 'bolong berlobang',
  lubang: 'lubang2 lobang lubg',
  banjir: 'bnjir bjr',
  kebanjiran: 'kebanjirn',
  hujan: 'ujan ujn hjn',
  sampah: 'sampahny smph sampa smpah runtah ratik sampahnya',
  lampu: 'lampux lmpu lmp lampune',
  pln: 'pln2',
  listrik: 'listri lstrk',
  padam: 'padem',
  air: 'aer banyu cai aia aek air2',
  pdam: 'pdm pdamnya',
  ktp: 'ktpnya ektp',
  akta: 'aktalahir akte',
  bansos: 'bansosnya',
  dokter: 'dokterny',
  bpjs: 'bpjsnya',
  lowongan: 'loker',
  pekerjaan: 'kerjaan',
  wifi: 'wifinya',
  sinyal: 'sinyalnya',
  jaringan: 'jringan',
  internet: 'inet internetny',
  telepon: 'telp tlp',
  pungli: 'pungly',
  uang: 'duit uangnya',
  ribu: 'rb rebu rbu',
  juta: 'jt jeti',
  gelap: 'peteng',
  mati: 'pejah',
  bekerja: 'begawe bagawi',
  tebing: 'tabing',
  ayam: 'hayam',
  memotong: 'mamutung',
  bau: 'bebau baunya bauk mambu',
  diminta: 'dimintain',
  minta: 'mintain mintak minta2',
  maling: 'maling2',
  mabuk: 'mabok mabok2',
  begal: 'begal2',
  berkelahi: 'brantem',
  tawuran: 'tawur',
  kebakaran: 'kebakarn kebakar',
  kecelakaan: 'kecelakan laka lakalantas',
  tabrakan: 'tabrakn',
  pohon: 'pohonnya',
  tumbang: 'roboh rubuh',
  ular: 'ular2',
  selokan: 'solokan slokan comberan',
  parit: 'siring',
  mampet: 'mampat tumpet',
  tersumbat: 'sumbat buntu tumpat',
  'gorong gorong': 'gorong2',
  got: 'got2',
  truk: 'truk2 trek truck trok',
  parkir: 'parkirnya prkr',
  elpiji: 'elpigi',
  'gas 3 kg': 'gas3kg',
  'gas melon': 'melon',
  ijazah: 'ijasah',
  izin: 'ijin',
  kadus: 'kadus2',
  kades: 'kadesnya pakades',
  polisi: 'polisinya plisi',
  'lampu merah': 'lampumerah',
  rtlh: 'rtlh2',
  sertifikat: 'sertipikat sertifikt',
  tanah: 'tanahnya',
  pupuk: 'pupukny',
  sawah: 'swah',
  padi: 'padi2',
  kotor: 'kotoran',
  asap: 'asep kukus',
  debu: 'lebu',
  berisik: 'brisik ribut',
  motor: 'motornya mtr moge',
  mobil: 'mobilnya mbl',
  angkot: 'angkotnya',
  bocor: 'bocornya bocr',
  kran: 'krannya kerannya',
  sapi: 'jawi sapi2',
  anjing: 'koyok',
}

const MEANT = new Map(Object.entries(TYPED).flatMap(([meant, typed]) => typed.split(' ').map((word): [string, string] => [word, meant])))

/** Endings that only point: lampunya → lampu. Words that end so by nature are left whole. */
const ENDING = /(?:nya|nyo|ny|lah|kah|pun)$/
const WHOLE = new Set(
  `hanya punya tanya biasanya sekolah masalah salah bersalah kalah lelah telah setelah olah celah sebelah belah jumlah langkah nikah pernikahan
  madrasah ampun himpun kabupaten`.split(/\s+/),
)

/** Shorter stems say nothing. */
const SHORTEST_STEM = 3

/** @returns one word after the other, in lower case, as they were meant; figures stay */
export function plainWords(text: string): string[] {
  return unfold(text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase())
}

/** @param text lower case, without accents */
export function unfold(text: string): string[] {
  const typed = text.match(/[a-z]+2(?![a-z0-9])|[a-z]+|\d+/g) ?? []
  return typed.flatMap((word) => (isNumber(word) ? word : plainWord(word).split(' ')))
}

function isNumber(word: string): boolean {
  return word <= '9~'
}

/** @param word letters only, perhaps a 2 at the end @returns one or more words */
function plainWord(word: string): string {
  // Letters typed more than twice are typed for fun, and a 2 at the end says the word again: lampuuu, lampu2.
  const calm = word.replace(/([a-z])\1{2,}/g, '$1')
  const once = calm.replace(/^([a-z]{2,})2$/, '$1')
  return MEANT.get(calm) ?? MEANT.get(once) ?? MEANT.get(stem(once)) ?? stem(once)
}

function stem(word: string): string {
  const bare = word.replace(ENDING, '')
  return WHOLE.has(word) || bare.length < SHORTEST_STEM ? word : bare
}
