/** Words in the alphabet of a plain SMS: what it does not have is written another way, and what cannot be written is left out. Pure. */
import { sizeOf } from './septets.ts'

/** Signs that people and word processors use, and how one wrote them before. */
const INSTEAD: Record<string, string> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '`': "'",
  '´': "'",
  '–': '-',
  '—': '-',
  '‒': '-',
  '‑': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '-',
  '→': '->',
  '×': 'x',
  '÷': '/',
  '≤': '<=',
  '≥': '>=',
  '²': '2',
  '³': '3',
  '½': '1/2',
  '¼': '1/4',
  '°': ' der.',
  '©': '(c)',
  '®': '(R)',
  '™': '(TM)',
  '№': 'No.',
  ł: 'l',
  đ: 'd',
  Đ: 'D',
  Ł: 'L',
  ı: 'i',
  œ: 'oe',
  Œ: 'OE',
  '\t': ' ',
  '\u00a0': ' ',
}

/** Letters of other scripts we cannot write, but a reader should see that something stood there. */
const LETTER = /[\p{L}\p{N}]/u

export function toPlain(text: string): string {
  const written = Array.from(
    text
      .normalize('NFC')
      .replaceAll('\r\n', '\n')
      .replaceAll(/[\r\f]/g, '\n'),
    plainly,
  ).join('')
  return written
    .replace(/[ ]{2,}/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim()
}

function plainly(character: string): string {
  if (sizeOf(character) > 0) return character
  const instead = INSTEAD[character]
  if (instead !== undefined) return instead
  if (/\s/u.test(character)) return ' '
  // An accent the alphabet does not have: the letter without it.
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '')
  if (bare !== '' && bare !== character) return Array.from(bare, plainly).join('')
  return LETTER.test(character) ? '?' : ''
}

/** Everything but ASCII percent-encoded, and the few signs of ASCII that a plain SMS does not have: it stays the same address. */
export function toPlainLink(link: string): string {
  return Array.from(link.toWellFormed(), (character) => (/[!-_a-~]/.test(character) ? character : encodeURIComponent(character))).join('')
}
