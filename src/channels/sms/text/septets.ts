/**
 * The alphabet of a plain SMS: 160 of its septets are one message, and one price. Pure.
 * Source: 3GPP TS 23.038, GSM 7 bit default alphabet and its extension table.
 */

/** Septets of one plain message. */
export const ONE_SMS = 160

/** By code. The escape (27) stands before a character of the extension table and is none itself. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

const ESCAPE = 27

/** Each counts two. */
const EXTENSION: Record<string, number> = { '\f': 10, '^': 20, '{': 40, '}': 41, '\\': 47, '[': 60, '~': 61, ']': 62, '|': 64, '€': 101 }

const CODES = new Map(Array.from(BASIC, (character, code) => [character, code] as const).filter(([, code]) => code !== ESCAPE))
const EXTENDED = new Map(Object.entries(EXTENSION).map(([character, code]) => [code, character]))

/** @returns undefined when a character is not in the alphabet */
export function countSeptets(text: string): number | undefined {
  let count = 0
  for (const character of text) {
    const size = sizeOf(character)
    if (size === 0) return undefined
    count += size
  }
  return count
}

/** 0: not in the alphabet. */
export function sizeOf(character: string): 0 | 1 | 2 {
  if (CODES.has(character)) return 1
  return character in EXTENSION ? 2 : 0
}

/** One septet an octet. What the alphabet does not have becomes '?'. */
export function toSeptets(text: string): number[] {
  return Array.from(text).flatMap((character) => {
    const extended = EXTENSION[character]
    return extended === undefined ? [CODES.get(character) ?? (CODES.get('?') as number)] : [ESCAPE, extended]
  })
}

/** What is no code becomes a space, as the standard asks of receivers that do not know a table. */
export function fromSeptets(septets: Iterable<number>): string {
  let text = ''
  let isEscaped = false
  for (const septet of septets) {
    if (septet === ESCAPE && !isEscaped) isEscaped = true
    else {
      text += isEscaped ? (EXTENDED.get(septet) ?? basic(septet)) : basic(septet)
      isEscaped = false
    }
  }
  return text
}

function basic(septet: number): string {
  return septet === ESCAPE ? ' ' : (BASIC[septet] ?? ' ')
}

/** Eight septets in seven octets, the lowest bits first. @param fill bits left empty before the first, so that it begins on a septet after a header */
export function unpack(octets: Uint8Array, fill = 0): number[] {
  const count = Math.floor((octets.length * 8 - fill) / 7)
  const septets = Array.from({ length: count }, (_, index) => {
    const bit = fill + index * 7
    const pair = (octets[bit >> 3] ?? 0) | ((octets[(bit >> 3) + 1] ?? 0) << 8)
    return (pair >> (bit & 7)) & 0x7f
  })
  // Seven bits are left over: nobody can tell an `@` (code 0) from filling, and senders fill with zeros or a carriage return.
  const isFilled = (octets.length * 8 - fill) % 7 === 0 && (septets.at(-1) === 0 || septets.at(-1) === 13)
  return isFilled ? septets.slice(0, -1) : septets
}

export function pack(septets: number[]): Uint8Array {
  const octets = new Uint8Array(Math.ceil((septets.length * 7) / 8))
  septets.forEach((septet, index) => {
    const bit = index * 7
    const shifted = septet << (bit & 7)
    octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (shifted & 0xff)
    if (shifted > 0xff) octets[(bit >> 3) + 1] = (octets[(bit >> 3) + 1] ?? 0) | (shifted >> 8)
  })
  return octets
}
