/** Every dataset of the open data page: its columns and how it is cut into files. Names are part of its address and never change. Pure. */
import type { TextKey } from '#texts/text.ts'

export type ColumnType = 'date' | 'yearmonth' | 'datetime' | 'string' | 'integer' | 'number' | 'boolean'
export type Column = { name: string; type: ColumnType }
export type Format = 'csv' | 'json' | 'geojson'

export type Dataset = {
  name: string
  columns: readonly Column[]
  /** One file for each year; else one for all. */
  isByYear: boolean
  /** How often it can be another: `daily`, `monthly`, or as soon as something is published or changed. */
  rhythm: 'daily' | 'monthly' | 'live'
  /** Its rows are counted by night and kept; else read when asked for. */
  isCounted: boolean
  /** Columns that hold its point. */
  point?: { latitude: string; longitude: string }
}

const columns = (type: ColumnType, ...names: string[]): Column[] => names.map((name) => ({ name, type }))
const KEYS = { agency: 'kode_perangkat_daerah', category: 'kode_kategori', district: 'kode_kecamatan', channel: 'kanal' } as const
/** As they stand in the names of datasets: `harian-kategori`. */
export const CUT_NAMES = { agency: 'perangkat-daerah', category: 'kategori', district: 'kecamatan', channel: 'kanal' } as const
export const CUTS = ['agency', 'category', 'district', 'channel'] as const
export type CutName = (typeof CUTS)[number]

const HIDDEN = columns('boolean', 'disembunyikan')
const POINT = { latitude: 'lintang', longitude: 'bujur' }

const WHOLE = columns('integer', 'masuk', 'laporan', 'dijawab', 'ditutup', 'beres', 'tanpa_konfirmasi', 'ditolak')
const PART = columns('integer', 'masuk', 'dijawab', 'ditutup')

const cut = (rhythm: 'daily' | 'monthly') =>
  CUTS.map(
    (name): Dataset => ({
      name: `${rhythm === 'daily' ? 'harian' : 'bulanan'}-${CUT_NAMES[name]}`,
      columns: [...timeOf(rhythm), ...columns('string', KEYS[name]), ...PART, ...HIDDEN],
      isByYear: rhythm === 'daily',
      rhythm,
      isCounted: true,
    }),
  )

function timeOf(rhythm: 'daily' | 'monthly'): Column[] {
  return rhythm === 'daily' ? columns('date', 'tanggal') : columns('yearmonth', 'bulan')
}

export const DATASETS: readonly Dataset[] = [
  { name: 'harian', columns: [...timeOf('daily'), ...WHOLE, ...HIDDEN], isByYear: true, rhythm: 'daily', isCounted: true },
  ...cut('daily'),
  { name: 'bulanan', columns: [...timeOf('monthly'), ...WHOLE, ...HIDDEN], isByYear: false, rhythm: 'monthly', isCounted: true },
  ...cut('monthly'),
  {
    name: 'waktu-jawab',
    columns: [...timeOf('monthly'), ...columns('string', 'langkah', KEYS.category), ...columns('number', 'jam_separuh', 'jam_sembilan_dari_sepuluh')],
    isByYear: false,
    rhythm: 'monthly',
    isCounted: true,
  },
  {
    name: 'peringkat',
    columns: [...timeOf('monthly'), ...columns('string', KEYS.agency), ...columns('integer', 'nilai', 'rentang_bawah', 'rentang_atas', 'kasus')],
    isByYear: false,
    rhythm: 'monthly',
    isCounted: true,
  },
  {
    name: 'laporan-terbuka',
    columns: [
      ...columns('string', 'tiket', 'judul', 'teks', 'tempat'),
      ...columns('number', POINT.latitude, POINT.longitude),
      ...columns('string', KEYS.district, KEYS.category, 'status'),
      ...columns('datetime', 'terbit', 'diubah'),
      ...columns('integer', 'dukungan'),
      ...columns('string', 'alamat'),
    ],
    isByYear: true,
    rhythm: 'live',
    isCounted: false,
    point: POINT,
  },
  { name: 'kategori', columns: columns('string', 'kode', 'nama', 'nama_inggris'), isByYear: false, rhythm: 'live', isCounted: false },
  {
    name: 'kecamatan',
    columns: [...columns('string', 'kode', 'nama'), ...columns('number', POINT.latitude, POINT.longitude)],
    isByYear: false,
    rhythm: 'live',
    isCounted: false,
    point: POINT,
  },
  {
    name: 'perangkat-daerah',
    columns: columns('string', 'kode', 'nama', 'nama_singkat', 'jenis'),
    isByYear: false,
    rhythm: 'live',
    isCounted: false,
  },
]

export function formatsOf({ point }: Dataset): Format[] {
  return point ? ['csv', 'json', 'geojson'] : ['csv', 'json']
}

/** A value stands as it is in JSON; null: empty. Days `YYYY-MM-DD`, months `YYYY-MM`, instants ISO with their offset. */
export type Value = string | number | boolean | null
export type Row = readonly Value[]

/** @property year 0: the dataset is one file */
export type FileName = { dataset: Dataset; year: number; format: Format }

/** `harian-2026.csv` · `peringkat.json` @returns undefined: no file of ours has that name */
export function readFileName(name: string): FileName | undefined {
  const [, stem = '', format] = /^([a-z-]+(?:\d{4})?)\.(csv|json|geojson)$/.exec(name) ?? []
  const [, base = stem, year] = /^(.+)-(\d{4})$/.exec(stem) ?? []
  const dataset = DATASETS.find((one) => one.name === base)
  const found = dataset && formatsOf(dataset).find((one) => one === format)
  if (!dataset || !found || dataset.isByYear !== (year !== undefined)) return undefined
  return { dataset, year: Number(year ?? 0), format: found }
}

export function fileName({ dataset: { name }, year, format }: FileName): string {
  return `${name}${year > 0 ? `-${year}` : ''}.${format}`
}

export function titleKey(name: string): TextKey {
  return `open.set_${name.replaceAll('-', '_')}` as TextKey
}

export function aboutKey(name: string): TextKey {
  return `open.about_${name.replaceAll('-', '_')}` as TextKey
}

/** What a column means; the same word means the same in every dataset. */
export function columnKey(column: string): TextKey {
  return `open.column_${column}` as TextKey
}
