/**
 * Taking persons out of words. Pure. What is known of a person (names, numbers, their own sentences) goes wherever it stands;
 * beside it whatever looks like a person's number, address or announced name.
 */
import { cover, findPersonalData } from '#lib/personal/find.ts'

/** @property known names, numbers and sentences of the person; the shortest are left out, they stand in every other word */
export type Taking = { known: readonly string[]; mark: string }

/** Signs. A name of three letters is part of half the language. */
const SHORTEST = 4

export function coverWords(text: string, { known, mark }: Taking): string {
  if (text === '' || text === mark) return text
  const without = variantsOf(known).reduce((words, one) => words.replace(patternOf(one), mark), text)
  return cover(without, findPersonalData(without), () => mark).replaceAll(`${mark} ${mark}`, mark)
}

/** The same of a JSON value. Ids, instants and codes stay: clocks and links are read from them. */
export function coverJson(value: unknown, taking: Taking): unknown {
  if (typeof value === 'string') return isCode(value) ? value : coverWords(value, taking)
  if (Array.isArray(value)) return value.map((one) => coverJson(one, taking))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, coverJson(one, taking)]))
}

const CODE = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|[a-z][a-z_.:-]*|[A-Z0-9]+-\d{4}-[A-Z0-9]+)$/

function isCode(text: string): boolean {
  return CODE.test(text)
}

/** Longest first. A name also by its parts; a number also as it is typed: with 0, with 62, in groups. */
function variantsOf(known: readonly string[]): string[] {
  const all = known.flatMap((one) => {
    const said = one.trim()
    if (/^\+?\d{7,}$/.test(said)) return [said.replace(/^\+?62/, '').replace(/^0/, '')]
    return said.includes('\n') || said.length > NAME ? [said, ...said.split('\n')] : [said, ...said.split(/\s+/)]
  })
  return [...new Set(all)].filter((one) => one.length >= SHORTEST).toSorted((one, other) => other.length - one.length)
}

/** Signs. What is longer is a sentence: not every word of it is the person's. */
const NAME = 60

function patternOf(known: string): RegExp {
  if (/^\d+$/.test(known)) return new RegExp(String.raw`(?:\+?62|0)?[\s.-]{0,3}${known.split('').join(String.raw`[\s.()-]{0,3}`)}`, 'gu')
  const escaped = known.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s+`)
  return new RegExp(String.raw`(?<![\p{L}\d])${escaped}(?![\p{L}\d])`, 'giu')
}
