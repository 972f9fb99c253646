/**
 * What we remember of a message of a group: a salted hash, so that the next export of the same group adds only what is new.
 * Pure. Written alike by every phone: minute, words, and who wrote them; neither seconds, nor names of files, nor marks.
 */
import { createHmac } from 'node:crypto'
import type { ChatMessage } from '#groups/chat/reader.ts'

/** Bytes. Two of ten million messages of a group share one with a chance of one in 10¹⁵. */
export const HASH_BYTES = 12

/**
 * Characters. Names differ from phone to phone, as each has its own address book: words of this length are known by themselves,
 * the same ones in the same minute are a copy. Shorter ones ("iya") need the name.
 */
const TELLING = 20

/** @param salt the group's own: hashes of two groups cannot be compared @returns of one length */
export function lineHash(message: Pick<ChatMessage, 'stamp' | 'author' | 'text' | 'files' | 'omittedCount'>, salt: Uint8Array): Buffer {
  const { stamp, text } = message
  const words = plain(text)
  // The two numbers of a date in order: the same for day/month and month/day, before anybody has said which it is.
  const date = [stamp.year, Math.min(stamp.first, stamp.second), Math.max(stamp.first, stamp.second), stamp.hour, stamp.minute]
  const hasFile = message.files.length > 0 || message.omittedCount > 0
  const more = words.length >= TELLING ? [] : [plain(message.author), hasFile ? 'file' : '']
  return createHmac('sha256', salt)
    .update(JSON.stringify([date, words, ...more]))
    .digest()
    .subarray(0, HASH_BYTES)
}

function plain(words: string): string {
  return words.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** Hashes one after the other, as they lie in one column. */
export function splitHashes(joined: Uint8Array): Buffer[] {
  return Array.from({ length: Math.floor(joined.length / HASH_BYTES) }, (_, index) =>
    Buffer.from(joined.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)),
  )
}
