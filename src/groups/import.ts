/** An export on its way: what was read of it, what may be done with it, and its limits. Pure. */
import type { DateOrder } from '#groups/chat/date-order.ts'
import type { ErrorKey } from '#lib/errors.ts'
import type { ZipLimits } from '#lib/zip.ts'

/**
 * reading: a job reads it · ready: an officer looks through it · adding: a job offers what was chosen · done · undone: what nobody had
 * decided on was taken back · dropped: looked at and left · failed: not an export
 */
export type ImportState = 'reading' | 'ready' | 'adding' | 'done' | 'undone' | 'dropped' | 'failed'

/** First and last message, in minutes of the wall clock (date-order.ts), by order of dates. */
export type Span = { first: Record<DateOrder, number>; last: Record<DateOrder, number> }

/** Kept as JSON beside the import; each part once it is known. */
export type ImportFacts = {
  messageCount?: number
  /** Messages that an earlier import has settled. */
  knownCount?: number
  span?: Span
  order?: DateOrder
  /** False: the officer says which order it is. */
  isOrderCertain?: boolean
  /** Files that could not be taken: too large, or of a kind we do not take. */
  skippedFileCount?: number
  /** Older findings beyond what is shown at once; they come with the next import of the same file. */
  leftOutCount?: number
  foundCount?: number
  addedCount?: number
  /** Chosen, but offered meanwhile by somebody else. */
  againCount?: number
  takenBackCount?: number
}

export type Problem = { key: ErrorKey; values: Record<string, string | number> }

const MEBIBYTE = 1024 * 1024

/** Bytes of one export. WhatsApp puts up to 10,000 messages with their files into one. */
export const LARGEST_EXPORT = 512 * MEBIBYTE

/** Videos inside are counted and never unpacked. */
export const ZIP_LIMITS: ZipLimits = { entries: 12_000, totalBytes: 2048 * MEBIBYTE, ratio: 200 }

/** Bytes of the chat alone: a year of a busy group has 5 MB. */
export const LARGEST_CHAT = 128 * MEBIBYTE

/** Bytes without a single message before it is called something else. */
export const CHAT_BEGINS_WITHIN = MEBIBYTE

/** Findings shown at once; the newest. */
export const MOST_FINDINGS = 500

/** Files of one finding, and of one import. */
export const MOST_FILES = 4
export const MOST_FILES_IN_ALL = 200

/** Days after which what nobody decided on is forgotten. */
export const FORGOTTEN_AFTER = 7

/** Days before the last message: older ones are shown, and not chosen by themselves. */
export const RECENT = 30

export function isRecent(minutes: number, lastMinutes: number): boolean {
  return lastMinutes - minutes <= RECENT * 24 * 60
}

/** `Chat WhatsApp dengan Warga RT 05.zip` → `Warga RT 05`; what is no such name gives '' */
export function groupNameIn(fileName: string): string {
  const plain = fileName.replace(/\.(zip|txt)$/i, '').replace(/\s*\(\d+\)$/, '')
  return /^(?:chat whatsapp (?:dengan|-)|whatsapp chat (?:with|-)|obrolan whatsapp (?:dengan|-))\s*(.+)$/i.exec(plain)?.[1]?.trim() ?? ''
}
