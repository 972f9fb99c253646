/** What is measured: named questions in groups, each with the limit it has to keep. */
import type { Random } from '#demo/random.ts'
import type { Trx } from '#db/transaction.ts'
import type { RegionRow } from '#regions/queries.ts'

/** One question as a page asks it. @property about says what was asked for, for whoever reads the list of the slowest */
export type Ask = { about: string; run: (trx: Trx) => Promise<unknown> }
/** @property limit milliseconds, of 95 in 100 */
export type Group = { name: string; limit: number; asks: Ask[] }

/** What questions are made of: names and codes of the region, and the present. */
export type Ground = {
  region: RegionRow
  now: Date
  agencies: { id: string; code: string; kind: string }[]
  categories: string[]
  districts: string[]
  channels: string[]
  /** In the middle of districts. */
  places: { latitude: number; longitude: number }[]
  random: Random
}

export function maybe<T>(random: Random, share: number, list: readonly T[]): T | undefined {
  return random.chance(share) ? random.pick(list) : undefined
}

/** Without what is undefined. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
