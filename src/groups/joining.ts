/** What belongs together: the same person within some minutes, words and photos in any order, others between them. Pure. */
import { HASH_BYTES } from '#groups/line-hash.ts'
import type { ChatMessage } from '#groups/chat/reader.ts'

/** A message with what we remember it by. */
export type NewLine = ChatMessage & { hash: Buffer }

/** What one person said in one go. @property lines never empty, in the order of the chat */
export type Joined = { author: string; lines: NewLine[] }

/** Minutes between one message of a person and the next. */
const PAUSE = 5
/** Messages. Whoever writes more is talking. */
const MOST = 8

/** @returns what takes messages in order and gives back what is complete, and what gives the rest */
export function joiner(): { take(line: NewLine): Joined[]; end(): Joined[] } {
  const open = new Map<string, Joined>()
  return {
    take(line) {
      const over = [...open.values()].filter(({ lines }) => line.minutes - (lines.at(-1)?.minutes ?? 0) > PAUSE)
      for (const { author } of over) open.delete(author)
      const own = open.get(line.author)
      if (own && own.lines.length < MOST) {
        own.lines.push(line)
        return over
      }
      open.set(line.author, { author: line.author, lines: [line] })
      return own ? [...over, own] : over
    },
    end() {
      const rest = [...open.values()]
      open.clear()
      return rest
    },
  }
}

export function textOf({ lines }: Joined): string {
  return lines
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n')
}

/** The same in every export of the group: the first of its messages names it. */
export function sourceKeyOf(groupId: string, { lines: [first] }: Joined): string {
  return `${groupId}:${first?.hash.toString('base64url') ?? ''}`
}

export function hashesOf({ lines }: Joined): Buffer {
  return Buffer.concat(
    lines.map(({ hash }) => hash),
    lines.length * HASH_BYTES,
  )
}
