/** What is measured: named questions in groups, each with the limit it has to keep. */
import type { Random } from '#demo/random.ts'
import type { Trx, Viewer } from '#db/transaction.ts'
import type { RegionRow } from '#regions/queries.ts'
import { viewerOf, type Eyes } from '#staff/viewer.ts'

/**
 * One question as a page asks it.
 * @property about says what was asked for, for whoever reads the list of the slowest
 * @property eyes whose page it is: the database hides the rest (0047); left out: a public page, which sees by its own conditions
 */
export type Ask = { about: string; run: (trx: Trx) => Promise<unknown>; eyes?: Viewer }
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

/** What staff look at; somebody of an agency sees what it was given. */
export function seenBy(eyes: Eyes, asks: Ask[]): Ask[] {
  return asks.map((ask) => ({ ...ask, eyes: viewerOf(eyes) }))
}
