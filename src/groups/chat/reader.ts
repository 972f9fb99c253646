/**
 * Reads an exported chat line by line; what it holds at a time is a few messages, whatever the length of the file. Pure.
 * Twice through the file: a survey of how it is written, then the messages.
 */
import { isCall, isNoticeLine, isNoticeUnderName } from '#groups/chat/notices.ts'
import { plainLine, plainName, readBody, type Body } from '#groups/chat/body.ts'
import { decideOrder, minutesOf, noEvidence, weigh, type DateOrder, type DateReading } from '#groups/chat/date-order.ts'
import { readHeader, type Header, type Stamp } from '#groups/chat/header.ts'

/** @property manner undefined: not one line begins like a message */
export type Survey = DateReading & { manner: string | undefined; headerCount: number }

/** Something a member of the group wrote or sent. @property minutes of the wall clock (date-order.ts) */
export type ChatMessage = Body & { stamp: Stamp; minutes: number; author: string }

/** First time through the file. @param today now, in minutes as minutesOf counts them */
export function surveyor(today: number): { take(line: string): void; result(): Survey } {
  const evidence = noEvidence()
  let manner: string | undefined
  return {
    take(line) {
      const header = readHeader(line)
      if (!header) return
      manner ??= header.manner
      if (header.manner === manner) weigh(evidence, header.stamp, { today, manner })
    },
    result: () => ({ ...decideOrder(evidence), manner, headerCount: evidence.count }),
  }
}

/** A message in the making: its header and its lines. @property raw as they stood, should it turn out to be quoted */
type Block = { stamp: Stamp; minutes: number; lines: string[]; raw: string[] }

/** Blocks looked ahead, to tell a time that somebody quotes from one that the phone wrote. */
const AHEAD = 20
/** Minutes: messages that were under way arrive a little late. */
const LATE = 60
/** Lines of one message. Nobody reads more. */
const MOST_LINES = 400

/** Second time through the file. @returns what takes lines and gives messages, and what gives those that are left */
export function chatReader({ manner, order }: Pick<Survey, 'manner' | 'order'>) {
  const waiting: Block[] = []
  let last: Block | undefined

  /** The oldest block is somebody's message, or part of the message before it. */
  function settle(): ChatMessage[] {
    const block = waiting.shift()
    if (!block) return []
    if (last && isQuoted(block, { last, next: waiting })) {
      addLines(last, block.raw)
      return []
    }
    const done = last
    last = block
    return done ? toMessages(done) : []
  }

  return {
    take(line: string): ChatMessage[] {
      const header = readHeader(line)
      const minutes = header && header.manner === manner ? minutesOf(header.stamp, order) : undefined
      if (header && minutes !== undefined) {
        waiting.push({ stamp: header.stamp, minutes, lines: [header.rest], raw: [line] })
        return waiting.length > AHEAD ? settle() : []
      }
      const current = waiting.at(-1) ?? last
      if (current) addLines(current, [line])
      return []
    },
    end(): ChatMessage[] {
      const messages: ChatMessage[] = []
      while (waiting.length > 0) messages.push(...settle())
      return last ? [...messages, ...toMessages(last)] : messages
    },
  }
}

function addLines(block: Block, lines: string[]): void {
  if (block.lines.length >= MOST_LINES) return
  block.lines.push(...lines)
  block.raw.push(...lines)
}

/** Time does not run backwards in a chat, nor far ahead and back again. */
function isQuoted(block: Block, { last, next }: { last: Block; next: Block[] }): boolean {
  const goesOn = next.filter(({ minutes }) => minutes >= last.minutes - LATE)
  if (block.minutes < last.minutes - LATE) return goesOn.length * 2 >= next.length && next.length > 0
  const comesBack = goesOn.filter(({ minutes }) => minutes < block.minutes - LATE)
  return block.minutes > last.minutes + LATE && next.length > 1 && comesBack.length * 2 > next.length
}

function toMessages({ stamp, minutes, lines }: Block): ChatMessage[] {
  const [first = '', ...others] = lines
  const split = /^(.{1,200}?):(?: |$)/s.exec(first)
  const rest = plainLine(first).toLowerCase().trim()
  if (!split || isNoticeLine(rest, plainLine(split[1] ?? '').toLowerCase())) return []
  const said = first.slice(split[0].length)
  const own = plainLine(said).toLowerCase().trim()
  // Under somebody's name, but in WhatsApp's own hand.
  if (/^\s*\u200e/.test(said) ? isNoticeUnderName(own) : isCall(own)) return []
  const author = plainName(split[1] ?? '')
  return author === '' ? [] : [{ stamp, minutes, author, ...readBody([said, ...others]) }]
}

export type { DateOrder, Header }
