/** Figures whose cases can be opened, and their names in an address (`/pimpinan/kasus?angka=`). Open and late cases stand at the desk. */
export const FIGURES = {
  today: 'hari-ini',
  month: 'bulan-ini',
  received: 'masuk',
  /** What happened in the period, whenever the case had come in. */
  answered: 'dijawab',
  found_fixed: 'dinyatakan-beres',
  ended_silent: 'ditutup-diam',
  /** Late now, and became so in the period. */
  became_late: 'jadi-terlambat',
  /** Open now. */
  urgent: 'mendesak',
  not_fixed: 'dijawab-belum',
  ranked: 'dinilai',
  in_time: 'tepat-waktu',
  not_in_time: 'terlambat',
  confirmed: 'beres',
  unconfirmed: 'tanpa-konfirmasi',
  at_leader: 'naik',
  /** What counts against an agency, by measure (tally.ts). */
  first_late: 'jawaban-terlambat',
  unsolved: 'tidak-selesai',
  not_confirmed: 'belum-dinyatakan-beres',
  reopened: 'dibuka-lagi',
} as const

export type FigureName = keyof typeof FIGURES

export function figureNamed(name: string | null): FigureName {
  const found = Object.entries(FIGURES).find(([, inAddress]) => inAddress === name)
  return found ? (found[0] as FigureName) : 'received'
}
