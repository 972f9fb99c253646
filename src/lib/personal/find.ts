/**
 * What in free words names, reaches or locates a person. Pure; general enough for whatever leaves the house.
 * Numbers are found nearly always, names only behind a word that announces one: a person reads the text before it goes out.
 */
import { findNames, type Span } from '#lib/personal/names.ts'
import { HARMLESS, NUMBERS, PLACES, type PersonalKind } from '#lib/personal/numbers.ts'

/** @property start offset of the first UTF-16 unit @property end behind the last */
export type Find = { kind: PersonalKind; start: number; end: number }

export type Known = {
  /** Names of places, as they are written: no person, whatever stands before them. */
  places?: readonly string[]
}

/** @returns in the order of the text, none within another */
export function findPersonalData(text: string, known: Known = {}): Find[] {
  let left = HARMLESS.reduce((words, pattern) => words.replace(pattern, blank), text)
  const finds: Find[] = []
  const patterns = [...NUMBERS, ...PLACES.map((pattern) => ({ kind: 'address' as const, pattern }))]
  for (const { kind, pattern } of patterns) {
    const more = [...left.matchAll(pattern)].map((match) => partOf(match, kind, text))
    // Taken out, so that what stands beside it is read for itself; as long as before, so that offsets hold.
    left = cover(left, more, ({ start, end }) => blank(text.slice(start, end)))
    finds.push(...more)
  }
  const isFree = (span: Span) => !finds.some((one) => one.start < span.end && span.start < one.end)
  for (const span of findNames(text, { ...known, numbers: finds })) if (isFree(span)) finds.push({ kind: 'name', ...span })
  return finds.toSorted((one, other) => one.start - other.start)
}

/** Of private use: no figure, no letter, no space. */
function blank(found: string): string {
  return '\uE000'.repeat(found.length)
}

/** The group `what`, where the pattern names one; else all of it. */
function partOf(match: RegExpExecArray, kind: PersonalKind, text: string): Find {
  const what = match.groups?.['what'] ?? match[0]
  const start = match.index + match[0].lastIndexOf(what)
  const end = start + what.length
  return { kind: kind === 'nik' ? sixteen(what, text.slice(Math.max(0, start - 30), start)) : kind, start, end }
}

/** Sixteen figures: what the words call them; else an identity number where a birth date is in it, else some number. */
function sixteen(figures: string, before: string): PersonalKind {
  const [, called] = /\b(kk|kartu keluarga|nik|ktp)[^\p{L}]*(?:saya|sy|kami|no|nomor|nya)?[^\p{L}]*$/iu.exec(before) ?? []
  if (called) return /^k(k|artu)/i.test(called) ? 'kk' : 'nik'
  return hasBirthDate(figures.normalize('NFKC').replace(/\D/g, '')) ? 'nik' : 'number'
}

/** Figures 7 to 12 of a NIK: day (women: 40 more), month, year. Figures 1 and 2: province. Source: Permendagri 109/2019. */
function hasBirthDate(figures: string): boolean {
  const [province, day, month] = [0, 6, 8].map((from) => Number(figures.slice(from, from + 2))) as [number, number, number]
  const dayOfMonth = day > 40 ? day - 40 : day
  return province >= 11 && dayOfMonth >= 1 && dayOfMonth <= 31 && month >= 1 && month <= 12
}

/** @param wordsFor what stands in the place of each find @returns the words with the finds covered */
export function cover(text: string, finds: readonly Find[], wordsFor: (find: Find) => string): string {
  let covered = ''
  let from = 0
  for (const find of finds) {
    covered += text.slice(from, find.start) + wordsFor(find)
    from = find.end
  }
  return covered + text.slice(from)
}
