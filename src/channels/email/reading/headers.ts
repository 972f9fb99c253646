/** The head of a letter: who, to whom, about what, and the ids by which letters answer each other. */
import { parseAddressHeader } from 'mailparser'
import { defined } from '#lib/plain.ts'
import { ADDRESS } from '../settings.ts'
import { decodeEightBit } from './charsets.ts'
import { decodeWords } from './words.ts'

export type LetterHeaders = {
  from?: { address: string; name: string }
  /** Everybody it was addressed to, as far as the letter says; small letters. */
  to: string[]
  subject: string
  date?: Date
  /** Without angle brackets. */
  messageId?: string
  inReplyTo: string[]
  references: string[]
  /** All values of a header, decoded, from top to bottom. */
  all: (name: string) => string[]
}

/** Headers that say for whom it was; the last two are written by the server that delivered it. */
const ADDRESSED = ['to', 'cc', 'delivered-to', 'x-original-to']

/** Ids a letter may refer to; a longer list is somebody's mischief. */
const MOST_IDS = 100

/** @param lines as mailparser gives them: `line` unparsed, one character a byte */
export function readHeaders(lines: { key: string; line: string }[]): LetterHeaders {
  const raw = (name: string) =>
    lines
      .filter(({ key }) => key === name)
      .map(({ line }) =>
        decodeEightBit(line.slice(line.indexOf(':') + 1))
          .replace(/\r?\n(?=[ \t])/g, '')
          .trim(),
      )
  const [from] = addressesIn(raw('from'))
  const date = new Date(raw('date')[0] ?? '')
  return {
    to: ADDRESSED.flatMap((name) => addressesIn(raw(name)).map(({ address }) => address)),
    subject: decodeWords(raw('subject')[0] ?? '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 500),
    inReplyTo: idsIn(raw('in-reply-to')),
    references: idsIn(raw('references')),
    all: (name) => raw(name).map(decodeWords),
    ...defined({ from, messageId: messageIdOf(raw('message-id')[0]), date: Number.isNaN(date.getTime()) ? undefined : date }),
  }
}

function addressesIn(values: string[]): { address: string; name: string }[] {
  return values.flatMap((value) => {
    try {
      return parseAddressHeader(value.slice(0, 10_000), { flatten: true }).value.flatMap(({ address, name }) =>
        address && ADDRESS.test(address) ? [{ address: address.toLowerCase(), name: name.slice(0, 200) }] : [],
      )
    } catch {
      return []
    }
  })
}

function idsIn(values: string[]): string[] {
  return values.flatMap((value) => [...value.matchAll(/<([^<>\s]{1,500})>/g)].map(([, id = '']) => id)).slice(-MOST_IDS)
}

/** Some programs leave the brackets out, some write blanks into the id. */
function messageIdOf(value = ''): string | undefined {
  const id = (/<([^<>]+)>/.exec(value)?.[1] ?? value).replace(/\s+/g, '')
  return id.length > 0 && id.length <= 400 ? id : undefined
}
