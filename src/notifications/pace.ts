/** Progress told again and again is gathered: reporters hear of it at once, and then not more often than this. Pure. */

/** Milliseconds. Everything stands on /lacak the moment it is posted. */
export const PROGRESS_SPAN = 6 * 3_600_000

/** @property toldAt when reporters were told of it; undefined: not yet */
export type Progress = { id: string; text: string; toldAt: Date | undefined }

/** @property newest id of the last of all that has not been told yet, and their words as one @property waitUntil instead: too soon */
export type ProgressTelling = { newest: string; text: string } | { waitUntil: Date }

/** @param all of the case, oldest first @returns undefined: everything has been told */
export function tellingOfProgress(all: readonly Progress[], at: Date): ProgressTelling | undefined {
  const last = all.findLastIndex(({ toldAt }) => toldAt !== undefined)
  const toldAt = all[last]?.toldAt
  const waiting = all.slice(last + 1)
  const newest = waiting.at(-1)
  if (!newest) return undefined
  // A last time that lies ahead is a clock that was put back: it holds nobody up.
  if (toldAt && toldAt <= at && at.getTime() - toldAt.getTime() < PROGRESS_SPAN) return { waitUntil: new Date(toldAt.getTime() + PROGRESS_SPAN) }
  return { newest: newest.id, text: waiting.map(({ text }) => text).join('\n\n') }
}
