/**
 * What reporters say, as a member of staff reads it: numbers, addresses and names of people are covered for whoever may not read them.
 * Pure. Where rows leave the queries they pass through here, so that no page, paper or message has to think of it.
 * The marks are Indonesian whatever the reader's language: they stand within Indonesian words.
 */
import type { Viewer } from '#db/transaction.ts'
import { cover, findPersonalData, type Find, type Known } from '#lib/personal/find.ts'
import { markOf } from '#publications/marks.ts'
import { words } from '#texts/text.ts'

/** Left out: somebody who may not. */
export type Reading = { readsPersonal?: boolean | undefined; viewer?: Viewer | undefined }

const say = words('id')

/** @param known names of places, which are no names of people */
export function coveredWords(text: string, { readsPersonal = false }: Reading, known: Known = {}): string {
  return readsPersonal ? text : coverFinds(text, findPersonalData(text, known))
}

/** Where it is: who has to go there keeps the street and the number of the house. */
export function coveredPlace<T extends string | null>(text: T, reading: Reading): T | string {
  const { readsPersonal = false, viewer } = reading
  if (readsPersonal || text === null) return text
  const finds = findPersonalData(text)
  return coverFinds(text, viewer?.agencyId ? finds.filter(({ kind }) => kind !== 'address') : finds)
}

/** The same row with these of its columns covered. */
export function coveredRow<T extends { [key in K]: string }, K extends keyof T>(row: T, keys: readonly K[], reading: Reading): T {
  if (reading.readsPersonal) return row
  return { ...row, ...Object.fromEntries(keys.map((key) => [key, coveredWords(row[key], reading)])) }
}

function coverFinds(text: string, finds: readonly Find[]): string {
  return cover(text, finds, ({ kind }) => markOf(kind, say)).replace(CUT_NUMBER, `${markOf('number', say)}…`)
}

/** Where words were shortened in the middle of a number. */
const CUT_NUMBER = /\p{Nd}[\p{Nd} .-]{2,}…$/u
