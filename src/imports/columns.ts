/** Which column says what: by its heading, in the words that offices use. Pure. */

export const FIELDS = ['text', 'placeText', 'village', 'day', 'category', 'personName', 'phone', 'number', 'isSecret', 'isAnonymous'] as const
export type Field = (typeof FIELDS)[number]
/** Field → number of its column, from 0. */
export type Columns = Partial<Record<Field, number>>

/** In the order in which they are preferred. */
const NAMES: Record<Field, string[]> = {
  text: [
    'isi laporan',
    'isi aduan',
    'isi pengaduan',
    'uraian laporan',
    'uraian',
    'apa kata warga',
    'keluhan',
    'aduan',
    'pengaduan',
    'permasalahan',
    'masalah',
    'laporan',
    'deskripsi',
    'isi',
    'report text',
    'description',
    'complaint',
    'report',
    'text',
  ],
  placeText: ['lokasi kejadian', 'lokasi', 'di mana', 'dimana', 'tempat', 'alamat', 'place', 'location', 'address'],
  village: ['desa kelurahan', 'kelurahan desa', 'desa', 'kelurahan', 'village'],
  day: ['tanggal laporan', 'tanggal lapor', 'tanggal', 'tgl laporan', 'tgl', 'waktu', 'hari', 'date', 'reported on'],
  category: ['kategori', 'jenis masalah', 'jenis', 'bidang', 'topik', 'category'],
  personName: ['nama pelapor', 'nama warga', 'nama', 'pelapor', 'name'],
  phone: ['nomor hp', 'no hp', 'nomor telepon', 'no telepon', 'no telp', 'telepon', 'hp', 'whatsapp', 'wa', 'no wa', 'phone'],
  number: ['nomor laporan', 'nomor tiket', 'no tiket', 'no laporan', 'tracking id', 'nomor', 'no', 'kode', 'ticket', 'id'],
  isSecret: ['rahasia', 'secret'],
  isAnonymous: ['anonim', 'tanpa nama', 'anonymous'],
}

/** Rows at the head that may be titles. */
const LOOKED_AT = 10

export function readHeading(cells: readonly string[]): Columns {
  const headings = cells.map(plain)
  const found = FIELDS.flatMap((field): [Field, number][] => {
    const name = NAMES[field].find((one) => headings.includes(one))
    return name === undefined ? [] : [[field, headings.indexOf(name)]]
  })
  return Object.fromEntries(found)
}

/** @returns where the heading stands (from 0); undefined: no column tells what the matter is */
export function findHeading(rows: readonly { cells: readonly string[] }[]): { at: number; columns: Columns } | undefined {
  const tried = rows.slice(0, LOOKED_AT).map(({ cells }, at) => ({ at, columns: readHeading(cells) }))
  const good = tried.filter(({ columns }) => columns.text !== undefined)
  return good.toSorted((a, b) => Object.keys(b.columns).length - Object.keys(a.columns).length || a.at - b.at)[0]
}

function plain(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()
}

/** The table to fill in, with one invented row. */
export const TEMPLATE: string[][] = [
  ['Tanggal', 'Isi laporan', 'Lokasi', 'Desa', 'Kategori', 'Nama', 'Nomor HP', 'Rahasia'],
  ['23/11/2026', 'Lampu jalan di depan pasar mati sejak Minggu', 'Depan pasar', '', '', '', '', 'tidak'],
]
