/** Making words fit into one SMS: shortened at a word, around the links, which are useless in halves. Pure. */
import { toPlain, toPlainLink } from './plain.ts'
import { countSeptets, ONE_SMS, sizeOf } from './septets.ts'

const LINK = /(https?:\/\/[^\s<>"]+)/

const CUT = '...'

/**
 * The same in one plain SMS. A link stands in it whole or, when it alone is longer than an SMS, not at all.
 * @param ending words that must not be cut, as how to answer; longer than half an SMS they are cut all the same
 */
export function fit(text: string, ending = ''): string {
  const end = shorten(toPlain(ending), ONE_SMS / 2)
  const parts = text.split(LINK).map((part, index) => (index % 2 === 1 ? toLink(part) : { isLink: false, text: toPlain(part) }))
  const room = ONE_SMS - (end === '' ? 0 : size(end) + 1)
  const shown = shortenAll(
    parts.filter((part) => part.text !== '' && (!part.isLink || size(part.text) <= room)),
    room,
  )
  return joined(end === '' ? shown : [...shown, { isLink: false, text: end }])
}

type Part = { isLink: boolean; text: string }

function toLink(link: string): Part {
  return { isLink: true, text: toPlainLink(link) }
}

/** The longest words give way first; then, of several links, the longest. */
function shortenAll(parts: Part[], room: number): Part[] {
  let shown = parts
  for (;;) {
    const over = size(joined(shown)) - room
    if (over <= 0 || shown.length === 0) return shown
    const words = shown.filter(({ isLink }) => !isLink)
    const longest = (words.length > 0 ? words : shown).reduce((a, b) => (size(b.text) > size(a.text) ? b : a))
    const left = longest.isLink ? '' : shorten(longest.text, size(longest.text) - over)
    shown = shown.map((part) => (part === longest ? { ...part, text: left } : part)).filter((part) => part.text !== '')
  }
}

/** @returns at most `room` septets, ended with "..." where something is missing; '' when nothing sensible fits */
function shorten(text: string, room: number): string {
  if (size(text) <= room) return text
  let used = CUT.length
  let kept = ''
  for (const character of text) {
    used += sizeOf(character)
    if (used > room) break
    kept += character
  }
  // A word that is not there whole goes; one long word without a gap is cut inside.
  const isWhole = /\s/.test(text[kept.length] ?? ' ')
  const whole = isWhole ? kept : kept.replace(/(^|\s)\S*$/, '')
  const words = (whole === '' ? kept : whole).replace(/[\s,;:.(-]+$/, '')
  return words === '' ? '' : words + CUT
}

function joined(parts: Part[]): string {
  return parts.map(({ text }) => text).join(' ')
}

/** Of what is plain already. */
function size(text: string): number {
  return countSeptets(text) ?? Number.POSITIVE_INFINITY
}
