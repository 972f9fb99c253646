/**
 * Covers what would name or reach a person in free words: identity numbers, telephone numbers, e-mail addresses, other long numbers.
 * Pure. Names cannot be found by a rule: the officer reads the text before it goes out, and the page says so.
 */

/** One figure, and whatever people put between the figures of one number. */
const GAP = String.raw`[ \t\u00A0.\-‐‑–()/_]{0,3}`
const rows = (first: string, from: number, to: number) => String.raw`${first}(?:${GAP}\p{Nd}){${from},${to}}`
/** Not in the middle of a longer row of figures. */
const BEFORE = String.raw`(?<!\p{Nd})`
const AFTER = String.raw`(?!\p{Nd})`

const RULES: { name: string; pattern: RegExp }[] = [
  { name: 'surel', pattern: /[\p{L}\p{N}._%+-]+\s?(?:@|\[at\]|\(at\))\s?[\p{L}\p{N}-]+(?:\s?\.\s?[\p{L}\p{N}-]+)+/giu },
  // NIK and family card: sixteen figures.
  { name: 'NIK', pattern: new RegExp(`${BEFORE}${rows(String.raw`\p{Nd}`, 15, 15)}${AFTER}`, 'gu') },
  {
    name: 'nomor telepon',
    pattern: new RegExp(`${BEFORE}${rows(String.raw`(?:(?:\+|00)${GAP})?6${GAP}2${GAP}\(?0?\)?${GAP}\p{Nd}`, 6, 13)}${AFTER}`, 'gu'),
  },
  { name: 'nomor telepon', pattern: new RegExp(`${BEFORE}${rows(String.raw`\(?0${GAP}\p{Nd}`, 6, 12)}${AFTER}`, 'gu') },
  { name: 'nomor telepon', pattern: new RegExp(`${BEFORE}${rows('8', 8, 12)}${AFTER}`, 'gu') },
  // Accounts, driving licences, passports by figures.
  { name: 'nomor', pattern: new RegExp(`${BEFORE}${rows(String.raw`\p{Nd}`, 8, 30)}${AFTER}`, 'gu') },
]

/** Money, dates and coordinates look like numbers of persons and are none. */
const HARMLESS = [
  /Rp\.?\s?[1-9]\p{Nd}*(?:[.,]\p{Nd}{3})*(?:,\p{Nd}{1,2})?(?!\p{Nd})/giu,
  /(?<!\p{Nd})\p{Nd}{1,2}([-/.])\p{Nd}{1,2}\1(?:19|20)\p{Nd}{2}(?!\p{Nd})/gu,
  /(?<!\p{Nd})(?:19|20)\p{Nd}{2}-\p{Nd}{2}-\p{Nd}{2}(?!\p{Nd})/gu,
  // Coordinates of Indonesia: 11° south to 6° north, 95° to 141° east.
  /(?<![\p{Nd}.,])(?:-(?:1[01]|\p{Nd})|[0-6]|9[5-9]|1[0-4]\p{Nd})\.\p{Nd}{4,15}(?![\p{Nd}.])/gu,
  // Our own tickets.
  /\b[A-Z]{2,5}-\p{Nd}{4}-\p{Nd}{4,6}(?!\p{Nd})/gu,
]

export type Masked = { text: string /** how many pieces were covered */; count: number }

export function mask(text: string): Masked {
  const kept: string[] = []
  let covered = HARMLESS.reduce(
    (words, pattern) => words.replace(pattern, (found) => `\uE000${String.fromCharCode(0xe100 + kept.push(found) - 1)}\uE001`),
    stripped(text),
  )
  let count = 0
  for (const { name, pattern } of RULES) {
    covered = covered.replace(pattern, () => {
      count++
      return `[${name} disamarkan]`
    })
  }
  return { text: covered.replace(/\uE000(.)\uE001/gu, (_, place: string) => kept[place.charCodeAt(0) - 0xe100] ?? ''), count }
}

/** Signs that nobody sees, and that of our own use. */
function stripped(text: string): string {
  return text.replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF]|[\uE000-\uE1FF]/gu, '')
}
