/**
 * The queue of a phone in the field: what a report goes through from the first letter to its ticket number.
 * Pure. Where it is kept: store.ts; how it is sent: sync.ts.
 */

/**
 * draft: being written · waiting: saved, goes by itself once there is signal · refused: the server said why, an officer mends it ·
 * sent: it has a ticket number
 */
export type ReportState = 'draft' | 'waiting' | 'refused' | 'sent'

export type Point = { latitude: number; longitude: number /** metres */; accuracy: number }

/** What was told. Locked while it lies on the phone. @property toldAt ISO, by the phone's clock */
export type Content = {
  text: string
  categoryCode: string | null
  placeText: string
  villageCode: string | null
  point: Point | null
  personName: string
  phone: string
  hasConsented: boolean
  isAnonymous: boolean
  isSecret: boolean
  toldAt: string
}

export type Receipt = { ticket: string; code: string }

/**
 * What may lie open: nothing that was told.
 * @property isPosted it may have arrived: the answer is not known @property nextTryAt milliseconds
 */
export type ReportMark = {
  key: string
  owner: string
  visitId: string
  slip: string
  way: 'phone' | 'paper'
  state: ReportState
  isComplete: boolean
  isPosted: boolean
  tries: number
  nextTryAt: number
  /** Refused: why, in words. */
  problem: string | null
  savedAt: number
}

export const EMPTY: Omit<Content, 'toldAt'> = {
  text: '',
  categoryCode: null,
  placeText: '',
  villageCode: null,
  point: null,
  personName: '',
  phone: '',
  hasConsented: false,
  isAnonymous: false,
  isSecret: false,
}

/** An answer that was lost may be a report that arrived: what is changed now would be lost. */
export function mayEdit({ state, isPosted }: Pick<ReportMark, 'state' | 'isPosted'>): boolean {
  return state === 'draft' || state === 'refused' || (state === 'waiting' && !isPosted)
}

export function isSendable({ state, isComplete }: Pick<ReportMark, 'state' | 'isComplete'>): boolean {
  return state === 'waiting' && isComplete
}

/** Not on the server yet, as far as the phone knows: what signing out or deleting the app would leave behind. */
export function isUnsent({ state }: Pick<ReportMark, 'state'>): boolean {
  return state !== 'sent'
}

/** Milliseconds. */
const FIRST_PAUSE = 15_000
const LONGEST_PAUSE = 15 * 60_000

/** After so many tries in vain. */
export function pauseAfter(tries: number): number {
  return Math.min(FIRST_PAUSE * 2 ** Math.max(0, tries - 1), LONGEST_PAUSE)
}

/** Why a report could not be taken; closed list. */
export type DoorProblem =
  /** No way through, or no answer: it may have arrived. */
  | 'offline'
  /** The server cannot now. */
  | 'busy'
  /** Something is wrong there. */
  | 'fault'
  | 'sign_in'
  | 'not_allowed'
  /** A file that we took for sent is not there. */
  | 'file_missing'
  /** This one report, in words that an officer can act on. */
  | 'refused'

/** With these nothing else gets through either. */
export function endsRound(problem: DoorProblem): boolean {
  return problem === 'offline' || problem === 'busy' || problem === 'sign_in' || problem === 'not_allowed'
}

/** What becomes of a report after a problem. @param isPosted the report itself had left, and not only its photos */
export function afterProblem(
  mark: ReportMark,
  { problem, words, isPosted, now }: { problem: DoorProblem; words: string; isPosted: boolean; now: number },
): ReportMark {
  const tries = mark.tries + 1
  // An answer that says no says as well that nothing was kept. "Busy" may come from a proxy that knows nothing.
  const isKnown = problem === 'refused' || problem === 'file_missing' || problem === 'sign_in' || problem === 'not_allowed'
  const after = { ...mark, tries, isPosted: isKnown ? false : mark.isPosted || isPosted }
  if (problem === 'refused') return { ...after, state: 'refused', problem: words }
  return { ...after, nextTryAt: problem === 'file_missing' || endsRound(problem) ? 0 : now + pauseAfter(tries) }
}
