/**
 * Which column of a table is what, by its heading. Pure.
 * Nobody gave us a real export of SP4N: the spellings are those of its open data, of public screens, and plausible others.
 */

export const FIELDS = [
  'number',
  'title',
  'text',
  'category',
  'class',
  'agency',
  'place',
  'status',
  'reportedAt',
  'forwardedAt',
  'changedAt',
  'closedAt',
  'isSecret',
  'isAnonymous',
  'answer',
  'link',
  'phone',
  'email',
] as const
export type Field = (typeof FIELDS)[number]

/** Headings without blanks, signs and capitals. The first is the one our own table has. */
const HEADINGS: Record<Field, readonly string[]> = {
  number: [
    'trackingid',
    'idsp4n',
    'idlaporan',
    'nolaporan',
    'nomorlaporan',
    'nomortracking',
    'notracking',
    'nosp4n',
    'nomorsp4n',
    'kodelaporan',
    'idtracking',
    'idpengaduan',
    'nopengaduan',
    'nomorpengaduan',
  ],
  title: ['judullaporan', 'judul', 'subjek', 'perihal', 'judulpengaduan'],
  text: ['isilaporan', 'isi', 'uraian', 'uraianlaporan', 'laporan', 'isipengaduan', 'kronologi', 'deskripsi', 'pengaduan'],
  category: ['kategori', 'topik', 'kategorilaporan', 'topiklaporan', 'subkategori', 'kategoritopik'],
  class: ['klasifikasi', 'jenislaporan', 'jenis', 'klasifikasilaporan', 'tipelaporan', 'tipe'],
  agency: [
    'disposisiinstansi',
    'instansi',
    'instansiterdisposisi',
    'instansitujuan',
    'unitkerja',
    'opd',
    'disposisi',
    'instansidisposisi',
    'perangkatdaerah',
  ],
  place: ['lokasikejadian', 'lokasi', 'area', 'tempat', 'tempatkejadian', 'alamatkejadian', 'wilayah'],
  status: ['status', 'statuslaporan', 'statustindaklanjut', 'statuspengaduan'],
  reportedAt: [
    'tanggallaporanmasuk',
    'tanggallaporan',
    'tanggalmasuk',
    'tgllaporan',
    'tglmasuk',
    'tanggal',
    'waktulaporan',
    'tanggalpengaduan',
    'createdat',
    'tanggaldibuat',
  ],
  forwardedAt: ['tanggaldisposisi', 'tgldisposisi', 'waktudisposisi', 'tanggalditeruskan', 'tanggalterdisposisi'],
  changedAt: ['tanggallaporanaktivitasterakhir', 'aktivitasterakhir', 'tanggalaktivitasterakhir', 'terakhirdiperbarui', 'updatedat'],
  closedAt: ['tanggallaporanditutup', 'tanggalselesai', 'tanggalditutup', 'tglselesai'],
  isSecret: ['rahasia', 'laporanrahasia', 'israhasia', 'sifat', 'sifatlaporan'],
  isAnonymous: ['anonim', 'laporananonim', 'isanonim', 'anonymous'],
  answer: ['tindaklanjut', 'jawaban', 'tanggapan', 'tindaklanjutterakhir', 'respon', 'respons', 'isitindaklanjut'],
  link: ['tautan', 'link', 'url', 'halaman'],
  phone: [
    'teleponpelapor',
    'telepon',
    'notelepon',
    'nomortelepon',
    'nohp',
    'nomorhp',
    'hp',
    'telp',
    'notelp',
    'telppelapor',
    'hppelapor',
    'kontak',
    'nowa',
    'nomorwa',
  ],
  email: ['surelpelapor', 'email', 'emailpelapor', 'surel'],
}

/** Says who reported: never read at all. */
const IDENTITY = /nama|nik\b|^nik|ktp|pelapor|alamat(?!kejadian)|kelamin|gender|lahir|pekerjaan|usia|umur|identitas|disabilitas|username|akun/

export type Columns = {
  /** Field → place in the row. */
  places: Partial<Record<Field, number>>
  /** Headings of who reported: left out. */
  identity: string[]
  /** Headings nobody here knows: left out. */
  unknown: string[]
}

/** Of two columns with one meaning the first counts. */
export function columnsOf(headings: readonly string[]): Columns {
  const columns: Columns = { places: {}, identity: [], unknown: [] }
  for (const [place, heading] of headings.entries()) {
    const name = heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
    const field = FIELDS.find((one) => HEADINGS[one].includes(name))
    if (field && columns.places[field] === undefined) columns.places[field] = place
    else if (!field && IDENTITY.test(name)) columns.identity.push(heading.slice(0, 60))
    else if (heading) columns.unknown.push(heading.slice(0, 60))
  }
  return columns
}
