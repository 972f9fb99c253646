/**
 * Indonesian as it is typed on a phone, unfolded for comparing: "jln dkt psr rusak bgttt" → jalan dekat pasar rusak banget.
 * Pure. Our own list. Nothing here is shown to people: reports stay word for word.
 */

/** As typed → as meant. */
const MEANT: Record<string, string> = {
  jln: 'jalan', jl: 'jalan', jlan: 'jalan', jalanan: 'jalan', jlnan: 'jalan', jembtn: 'jembatan', jmbtn: 'jembatan', jembtan: 'jembatan', jambatan: 'jembatan',
  dkt: 'dekat', deket: 'dekat', dpn: 'depan', dpan: 'depan', blkg: 'belakang', blkng: 'belakang', smpg: 'samping', sblh: 'sebelah', sebrang: 'seberang',
  ds: 'desa', dsn: 'dusun', kec: 'kecamatan', kel: 'kelurahan', kab: 'kabupaten', kmpg: 'kampung', kp: 'kampung', kmp: 'kampung', kpg: 'kampung', gg: 'gang',
  prum: 'perumahan', perum: 'perumahan', prmhn: 'perumahan', psr: 'pasar', skolah: 'sekolah', sklh: 'sekolah', pkm: 'puskesmas', pusksms: 'puskesmas', rs: 'rumah sakit',
  masjd: 'masjid', mesjid: 'masjid', simp: 'simpang', jmbt: 'jembatan', bdrn: 'bundaran', jt: 'jatuh',
  gak: 'tidak', ga: 'tidak', gk: 'tidak', nggak: 'tidak', ngga: 'tidak', enggak: 'tidak', engga: 'tidak', tdk: 'tidak', tak: 'tidak', ndak: 'tidak', dak: 'tidak',
  idak: 'tidak', kada: 'tidak', kagak: 'tidak', kaga: 'tidak', gada: 'tidak ada', gaada: 'tidak ada', gkada: 'tidak ada', katek: 'tidak ada', kadada: 'tidak ada', teu: 'tidak',
  blm: 'belum', blom: 'belum', belom: 'belum', bulum: 'belum', balum: 'belum', sdh: 'sudah', udh: 'sudah', udah: 'sudah', dah: 'sudah', sudh: 'sudah', lah: 'sudah',
  yg: 'yang', yng: 'yang', dgn: 'dengan', dg: 'dengan', utk: 'untuk', untk: 'untuk', dr: 'dari', dri: 'dari', tp: 'tapi', tpi: 'tapi', krn: 'karena', karna: 'karena',
  krna: 'karena', bgt: 'banget', bngt: 'banget', bgtt: 'banget', sm: 'sama', sma2: 'sama', jg: 'juga', jga: 'juga', aja: 'saja', aj: 'saja', lg: 'lagi', lgi: 'lagi',
  trs: 'terus', trus: 'terus', tlg: 'tolong', tlong: 'tolong', tolongg: 'tolong', mhn: 'mohon', kpd: 'kepada', hr: 'hari', hri: 'hari', mgu: 'minggu', mggu: 'minggu',
  mnggu: 'minggu', bln: 'bulan', thn: 'tahun', taun: 'tahun', mlm: 'malam', pgi: 'pagi', sblm: 'sebelum', stlh: 'setelah', skrg: 'sekarang', skrng: 'sekarang', skr: 'sekarang',
  bnyk: 'banyak', byk: 'banyak', org: 'orang', orng: 'orang', urang: 'orang', ank: 'anak', anak2: 'anak', warg: 'warga', wrg: 'warga', rmh: 'rumah', rumh: 'rumah', bpk: 'bapak', pa: 'pak',
  dpt: 'dapat', dapet: 'dapat', prnh: 'pernah', bs: 'bisa', bsa: 'bisa', gmn: 'bagaimana', gimana: 'bagaimana', knp: 'kenapa', knapa: 'kenapa', kmrn: 'kemarin', kmren: 'kemarin',
  msk: 'masuk', msuk: 'masuk', klr: 'keluar', kluar: 'keluar', byr: 'bayar', bayaran: 'bayar', hrg: 'harga', hrga: 'harga', ilang: 'hilang', ngilang: 'hilang', nyala: 'menyala',
  rsk: 'rusak', rusk: 'rusak', ancur: 'hancur', ajur: 'hancur', bolong: 'berlubang', lubang2: 'lubang', lobang: 'lubang', berlobang: 'berlubang', lubg: 'lubang',
  bnjir: 'banjir', bjr: 'banjir', kebanjirn: 'kebanjiran', ujan: 'hujan', ujn: 'hujan', hjn: 'hujan', sampahny: 'sampah', smph: 'sampah', sampa: 'sampah', smpah: 'sampah',
  lampux: 'lampu', lmpu: 'lampu', lmp: 'lampu', lampune: 'lampu', pln2: 'pln', listri: 'listrik', lstrk: 'listrik', padem: 'padam', aer: 'air', banyu: 'air', cai: 'air', aia: 'air', aek: 'air',
  pdm: 'pdam', pdamnya: 'pdam', ktpnya: 'ktp', ektp: 'ktp', aktalahir: 'akta', akte: 'akta', bansosnya: 'bansos', skolahan: 'sekolah', sekolahan: 'sekolah', skul: 'sekolah',
  dokterny: 'dokter', puskemas: 'puskesmas', bpjsnya: 'bpjs', loker: 'lowongan', kerjaan: 'pekerjaan', wifinya: 'wifi', sinyalnya: 'sinyal', jringan: 'jaringan', inet: 'internet',
  internetny: 'internet', telp: 'telepon', tlp: 'telepon', pungly: 'pungli', duit: 'uang', uangnya: 'uang', dimintain: 'diminta', mintain: 'minta', mintak: 'minta', minta2: 'minta',
  maling2: 'maling', mabok: 'mabuk', mabok2: 'mabuk', begal2: 'begal', brantem: 'berkelahi', tawur: 'tawuran', kebakarn: 'kebakaran', kebakar: 'kebakaran', kecelakan: 'kecelakaan',
  laka: 'kecelakaan', lakalantas: 'kecelakaan', tabrakn: 'tabrakan', pohonnya: 'pohon', roboh: 'tumbang', rubuh: 'tumbang', ular2: 'ular', solokan: 'selokan', slokan: 'selokan', comberan: 'selokan', siring: 'parit',
  mampat: 'mampet', sumbat: 'tersumbat', buntu: 'tersumbat', tumpet: 'mampet', tumpat: 'tersumbat', gorong2: 'gorong gorong', got2: 'got', truk2: 'truk', trek: 'truk', truck: 'truk', trok: 'truk',
  parkirnya: 'parkir', prkr: 'parkir', elpigi: 'elpiji', gas3kg: 'gas 3 kg', melon: 'gas melon', ijasah: 'ijazah', ijin: 'izin', kadus2: 'kadus', kadesnya: 'kades', pakades: 'kades',
  polisinya: 'polisi', plisi: 'polisi', lampumerah: 'lampu merah', rtlh2: 'rtlh', sertipikat: 'sertifikat', sertifikt: 'sertifikat', tanahnya: 'tanah', pupukny: 'pupuk', swah: 'sawah', padi2: 'padi',
  sampahnya: 'sampah', kotoran: 'kotor', baunya: 'bau', bauk: 'bau', mambu: 'bau', asep: 'asap', kukus: 'asap', lebu: 'debu', brisik: 'berisik', ribut: 'berisik', motornya: 'motor', mtr: 'motor',
  moge: 'motor', mobilnya: 'mobil', mbl: 'mobil', angkotnya: 'angkot', bocornya: 'bocor', bocr: 'bocor', krannya: 'kran', kerannya: 'kran', air2: 'air', jawi: 'sapi', sapi2: 'sapi', koyok: 'anjing',
}

/** Endings that only point: lampunya → lampu. Words that end so by nature are left whole. */
const ENDING = /(?:nya|nyo|ny|lah|kah|pun)$/
const WHOLE = new Set(['hanya', 'punya', 'tanya', 'biasanya', 'ramp', 'sekolah', 'masalah', 'salah', 'kalah', 'lelah', 'telah', 'setelah', 'olah', 'bersalah', 'celah', 'sebelah', 'belah', 'jumlah', 'langkah', 'nikah', 'pernikahan', 'ampun', 'himpun', 'any', 'himpunan', 'kabupaten', 'rumahlah', 'madrasah'])

/** Shorter stems say nothing. */
const SHORTEST_STEM = 3

/** @returns one word after the other, in lower case, as they were meant; figures stay */
export function plainWords(text: string): string[] {
  const typed = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/[a-z]+\d?(?![a-z0-9])|[a-z0-9]+/g) ?? []
  return typed.flatMap((word) => meant(word).split(' '))
}

function meant(word: string): string {
  // Letters typed more than twice are typed for fun, and a 2 at the end says the word again: lampuuu, lampu2.
  const calm = word.replace(/([a-z])\1{2,}/g, '$1')
  const once = calm.replace(/^([a-z]{2,})2$/, '$1')
  return MEANT[calm] ?? MEANT[once] ?? MEANT[stem(once)] ?? stem(once)
}

function stem(word: string): string {
  const bare = word.replace(ENDING, '')
  return WHOLE.has(word) || bare.length < SHORTEST_STEM ? word : bare
}
