/** Personal data in words that everybody will read: covered by a neutral mark, and shown again one by one. Pure. */
import { cover, findPersonalData, type Find, type Known } from '#lib/personal/find.ts'
import type { PersonalKind } from '#lib/personal/numbers.ts'
import type { TextKey, Words } from '#texts/text.ts'

const MARKS: Record<PersonalKind, TextKey> = {
  nik: 'public.mark_number',
  kk: 'public.mark_number',
  phone: 'public.mark_number',
  account: 'public.mark_number',
  number: 'public.mark_number',
  email: 'public.mark_email',
  plate: 'public.mark_plate',
  address: 'public.mark_address',
  name: 'public.mark_name',
}

export function markOf(kind: PersonalKind, say: Words): string {
  return say(MARKS[kind])
}

/** @property words as they stood */
export type NamedFind = Find & { words: string }

export function namedFinds(text: string, known: Known): NamedFind[] {
  return findPersonalData(text, known).map((find) => ({ ...find, words: text.slice(find.start, find.end) }))
}

/** @returns the words with every find covered */
export function covered(text: string, { known, say }: { known: Known; say: Words }): string {
  return cover(text, findPersonalData(text, known), ({ kind }) => markOf(kind, say))
}

/** One find of these words covered. */
export function coverOne(text: string, { start, end, kind }: Find, say: Words): string {
  return text.slice(0, start) + markOf(kind, say) + text.slice(end)
}

type Uncover = { finds: readonly NamedFind[]; kept: readonly number[]; index: number; say: Words }

/** @param finds of the reporter's own words @param kept those shown already @param index the one to show @returns the words, edited or not, with it shown; the same when its mark is gone */
export function uncoverOne(text: string, { finds, kept, index, say }: Uncover): string {
  const find = finds[index]
  if (!find || kept.includes(index)) return text
  const mark = markOf(find.kind, say)
  const before = finds.filter((one, place) => place < index && !kept.includes(place) && markOf(one.kind, say) === mark).length
  const at = placesOf(text, mark)[before]
  return at === undefined ? text : text.slice(0, at) + find.words + text.slice(at + mark.length)
}

function placesOf(text: string, mark: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) places.push(at)
  return places
}
