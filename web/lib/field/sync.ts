/**
 * Sends the queue. Knows neither database nor network: both are given, so that every loss can be tried in a test.
 * It may be ended anywhere, and two may run at once: the server keeps each key once, and the store changes in single steps.
 */
import { afterProblem, endsRound, type Content, type DoorProblem, type Receipt, type ReportMark } from './queue.ts'

/** @property uploadKey what the server calls it; null: it has not heard of it */
export type FileMark = { key: string; reportKey: string; isSent: boolean; uploadKey: string | null }
export type Posting = { mark: ReportMark; content: Content; uploadKeys: string[] }

/** Each is one step: it happened whole, or not at all. */
export type QueueStore = {
  /** Sendable, of this officer, oldest first. */
  listSendable(owner: string): Promise<ReportMark[]>
  listUnsentFiles(reportKey: string): Promise<FileMark[]>
  readFile(key: string): Promise<Blob | undefined>
  markFile(key: string, change: { uploadKey: string } | { isSent: true }): Promise<void>
  /** From now on it may have arrived, and is not edited. @returns undefined: not sendable any more, or a file is still to be sent */
  post(reportKey: string): Promise<Posting | undefined>
  markSent(reportKey: string, receipt: Receipt): Promise<void>
  /** Changes nothing that was sent meanwhile. @property withFiles all its files are to be sent again */
  markProblem(reportKey: string, change: (mark: ReportMark) => ReportMark, withFiles: boolean): Promise<void>
}

/** @throws DoorError, and nothing else */
export type Door = {
  /** Goes on where it broke off. @param keep called with the key before the first byte goes */
  sendFile(file: { uploadKey: string | null; bytes: Blob }, keep: (uploadKey: string) => Promise<void>): Promise<void>
  sendReport(posting: Posting): Promise<Receipt>
}

export class DoorError extends Error {
  readonly problem: DoorProblem
  /** @param words for the officer, when the report was refused */
  constructor(problem: DoorProblem, words = '') {
    super(words || problem)
    this.problem = problem
  }
}

/** @property isForced tries what still pauses as well @property tell called when a report begins and ends */
export type Round = {
  store: QueueStore
  door: Door
  owner: string
  now: () => number
  isForced: boolean
  tell?: (reportKey: string | undefined) => void
}

/** @returns what ended it before its time; undefined: everything that could go has gone */
export async function sendQueue(round: Round): Promise<DoorProblem | undefined> {
  for (const mark of await round.store.listSendable(round.owner)) {
    if (!round.isForced && mark.nextTryAt > round.now()) continue
    round.tell?.(mark.key)
    const problem = await sendOne(round, mark.key)
    round.tell?.(undefined)
    // One bad report does not stop the others.
    if (problem && endsRound(problem)) return problem
  }
  return undefined
}

async function sendOne({ store, door, now }: Round, key: string): Promise<DoorProblem | undefined> {
  let isPosted = false
  try {
    for (const file of await store.listUnsentFiles(key)) {
      const bytes = await store.readFile(file.key)
      if (bytes) await door.sendFile({ uploadKey: file.uploadKey, bytes }, (uploadKey) => store.markFile(file.key, { uploadKey }))
      await store.markFile(file.key, { isSent: true })
    }
    const posting = await store.post(key)
    if (!posting) return undefined
    isPosted = true
    await store.markSent(key, await door.sendReport(posting))
    return undefined
  } catch (fault) {
    if (!(fault instanceof DoorError)) throw fault
    const { problem, message: words } = fault
    await store.markProblem(key, (mark) => afterProblem(mark, { problem, words, isPosted, now: now() }), problem === 'file_missing')
    return problem
  }
}
