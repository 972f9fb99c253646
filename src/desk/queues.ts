/** The desk's queues: what waits for whom. The addresses say them in Indonesian, so that a link can be read. */

/** Each queue's name in an address (`?antrean=`). The conditions stand in queries.ts, under the same names. */
export const QUEUES = {
  /** What needs the reader's hand next; for the admin team and for an agency not the same. */
  inbox: 'masuk',
  verify: 'verifikasi',
  returned: 'dikembalikan',
  not_fixed: 'belum-beres',
  /** Answers that wait for the second person. */
  review: 'periksa-jawaban',
  /** Answers the team wants better. */
  sent_back: 'perlu-diperbaiki',
  /** An objection of a reporter waits for the coordinator. */
  objections: 'keberatan',
  late: 'lewat-batas',
  /** With an instruction of the leader that is not reported done. */
  instructed: 'arahan',
  /** Handed to an agency that has not taken it yet. */
  to_take: 'perlu-diambil',
  in_progress: 'dikerjakan',
  waiting: 'menunggu',
  /** Of slowed senders: kept, and in the inbox when their day comes. */
  slowed: 'diperlambat',
  answered: 'dijawab',
  /** Another government holds it, and we follow. */
  transferred: 'dilimpahkan',
  /** Sent on too often: the coordinator says who holds it. */
  decide: 'perlu-putusan',
  open: 'terbuka',
  closed: 'selesai',
  all: 'semua',
} as const

export type Queue = keyof typeof QUEUES

export function queueNamed(name: string | null): Queue {
  const found = Object.entries(QUEUES).find(([, inAddress]) => inAddress === name)
  return found ? (found[0] as Queue) : 'inbox'
}

/** Most urgent first where the deadline is what matters; elsewhere the newest. */
export function orderOf(queue: Queue): 'due' | 'received' {
  return queue === 'late' ? 'due' : 'received'
}

/** Queues shown to the admin team under "needs action"; an agency has its own. */
export const ACTION_QUEUES = {
  team: ['instructed', 'verify', 'review', 'returned', 'decide', 'not_fixed', 'objections', 'late'],
  agency: ['instructed', 'to_take', 'sent_back', 'not_fixed', 'late'],
} as const satisfies Record<'team' | 'agency', readonly Queue[]>

export const RUNNING_QUEUES = ['in_progress', 'waiting', 'answered', 'transferred'] as const satisfies readonly Queue[]

/** Rare, and nothing to look for while there is none. */
export const SHOWN_WHEN_FILLED: readonly Queue[] = ['review', 'sent_back', 'decide']

/** Counting what is over would grow for ever, and nobody waits for it. */
export type CountedQueue = Exclude<Queue, 'closed' | 'all'>
