/**
 * SP4N's words for where a report stands, and ours: one table. Pure.
 * Neither side ever changes the other: a difference is shown, and a person decides.
 * Source of the words: open-data records and screens of lapor.go.id as of 2023–2025, by public descriptions; not an official list.
 */
import { isEnded, type CaseState } from '#cases/states.ts'

export const SP4N_STATUSES = ['waiting', 'forwarded', 'in_progress', 'done', 'postponed', 'not_ours', 'archived'] as const
export type Sp4nStatus = (typeof SP4N_STATUSES)[number]

/** The word we write, and every spelling we read. */
export const STATUS_WORDS: Record<Sp4nStatus, { word: string; read: RegExp }> = {
  not_ours: { word: 'Bukan Wewenang', read: /bukan\s+(?:ke)?wewenang|di luar kewenangan/i },
  archived: { word: 'Arsip', read: /arsip/i },
  postponed: { word: 'Tunda', read: /\b(?:di)?tunda\b|pending/i },
  waiting: { word: 'Belum', read: /\bbelum\b|menunggu|laporan baru|^baru$/i },
  in_progress: { word: 'Proses', read: /\b(?:di|dalam )?proses\b|sedang di\w+|tindak lanjut|ditindaklanjuti/i },
  forwarded: { word: 'Disposisi', read: /\b(?:ter|di)?disposisi(?:kan)?\b|diteruskan|(?:ter|di)verifikasi/i },
  done: { word: 'Selesai', read: /selesai|tuntas|ditutup/i },
}

/** @returns undefined for words we do not know: they are kept as they are */
export function readStatus(words: string): Sp4nStatus | undefined {
  // In the order of the table: "belum selesai" is not "selesai".
  const found = Object.entries(STATUS_WORDS).find(([, { read }]) => read.test(words.trim()))
  return found?.[0] as Sp4nStatus | undefined
}

/** Nothing more is expected from there. */
export function isOver(status: Sp4nStatus | null): boolean {
  return status === 'done' || status === 'not_ours' || status === 'archived'
}

/** What SP4N would call the state of our case: for the table we hand over. */
export const AS_SP4N: Record<CaseState, Sp4nStatus> = {
  received: 'waiting',
  verified: 'waiting',
  assigned: 'forwarded',
  in_progress: 'in_progress',
  waiting_for_reporter: 'in_progress',
  in_review: 'in_progress',
  answered: 'in_progress', // there it stays "Proses" until it is closed
  transferred: 'forwarded',
  closed: 'done',
  rejected: 'archived',
  linked: 'in_progress', // another case answers for it
}

/** How the two disagree, when an officer should know. */
export type Difference = 'done_there' | 'refused_there' | 'postponed_there' | 'open_there'

export function differenceOf(state: CaseState, status: Sp4nStatus | null): Difference | undefined {
  if (status === null) return undefined
  if (isEnded(state)) return isOver(status) ? undefined : 'open_there'
  if (status === 'done') return state === 'answered' ? undefined : 'done_there'
  if (status === 'not_ours' || status === 'archived') return 'refused_there'
  return status === 'postponed' && state !== 'waiting_for_reporter' ? 'postponed_there' : undefined
}

/** The ways to narrow the desk's list by SP4N, as they stand in an address. */
export const SP4N_FILTERS = ['ada', 'dari', 'ke', 'menunggu'] as const
export type Sp4nFilter = (typeof SP4N_FILTERS)[number]
