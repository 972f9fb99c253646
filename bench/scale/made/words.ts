/** What invented reporters write: common words, names of streets and places, and a house number that is rare. Pure. */
import type { Random } from '#demo/random.ts'

/** Title, and what is said of it, by category; the last line is for all others. */
const STORIES: Record<string, readonly [title: string, story: string][]> = {
  road: [
    ['Jalan berlubang', 'jalan berlubang dan rusak parah, motor sering jatuh'],
    ['Aspal terkelupas', 'aspal terkelupas, batu lepas ke mana mana'],
    ['Jembatan retak', 'jembatan retak dan miring, truk masih lewat'],
  ],
  drainage_flood: [
    ['Got tersumbat', 'got tersumbat sampah, air meluap ke jalan kalau hujan'],
    ['Banjir setinggi lutut', 'banjir setinggi lutut masuk rumah warga sejak malam'],
  ],
  street_light: [['Lampu jalan padam', 'lampu jalan padam, gelap dan rawan begal']],
  waste: [
    ['Sampah menumpuk', 'sampah menumpuk tidak diangkut, bau sekali'],
    ['TPS liar', 'orang buang sampah sembarangan di lahan kosong'],
  ],
  pollution: [['Kali hitam dan bau', 'air kali hitam dan berbusa dari limbah pabrik']],
  water_supply: [['Air mati', 'air pam mati sudah berhari hari, keruh kalau keluar']],
  civil_registry: [['KTP belum jadi', 'ktp belum jadi padahal rekam sudah lama']],
  social_aid: [['Bantuan tidak sampai', 'bantuan sosial tidak sampai ke warga yang berhak']],
  education: [['Atap sekolah bocor', 'atap sekolah dasar bocor, anak belajar di teras']],
  health: [['Antre di puskesmas', 'puskesmas antre lama dan obat habis']],
  official_conduct: [['Pungutan liar', 'petugas minta uang untuk urusan yang seharusnya gratis']],
  other: [['Keluhan warga', 'warga minta tolong diperhatikan, sudah lama tidak ada tindak lanjut']],
}

const SINCE = ['sejak minggu lalu', 'sudah dua minggu', 'hampir sebulan', 'sejak hujan kemarin', 'sudah tiga hari', 'sejak awal bulan']
const NEAR = [
  'depan pasar',
  'dekat masjid',
  'samping sekolah',
  'simpang tiga',
  'belakang puskesmas',
  'seberang balai desa',
  'dekat jembatan',
  'gang sempit',
]
const ENDS = ['mohon segera ditindaklanjuti', 'terima kasih', 'tolong dicek', 'kasihan warga', 'kapan diperbaiki', 'semoga cepat ditangani']
const FIRST = [
  'melati',
  'kenanga',
  'cempaka',
  'mawar',
  'anggrek',
  'flamboyan',
  'dahlia',
  'teratai',
  'seroja',
  'kamboja',
  'merdeka',
  'pahlawan',
  'veteran',
  'karya',
]
const SECOND = ['raya', 'indah', 'jaya', 'baru', 'lama', 'timur', 'barat', 'utara', 'selatan', 'makmur', 'sentosa', 'permai']

export type Told = { title: string; placeText: string; text: string }

export function tell({ category, village }: { category: string; village: string }, random: Random): Told {
  const [title, story] = random.pick(STORIES[category] ?? (STORIES['other'] as (typeof STORIES)[string]))
  const street = `${random.pick(FIRST)} ${random.pick(SECOND)}`
  const placeText = `Jl. ${street}, ${random.pick(NEAR)}`
  const house = `rt ${1 + random.int(12)} rw ${1 + random.int(20)} nomor ${1 + random.int(9_000)}`
  return { title, placeText, text: `${story} di jalan ${street} ${village} ${house} ${random.pick(SINCE)}, ${random.pick(ENDS)}` }
}

/** The words of search_words(), as the text of a tsvector, which sorts them and keeps each once. */
export function lexemesOf(parts: readonly string[]): string {
  return parts
    .join(' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
}
