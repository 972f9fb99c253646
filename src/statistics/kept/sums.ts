/** Figures that can be added up: what they count, and by what they can be told apart. Pure. */
import type { Day } from '#lib/dates.ts'

/** Both included, in the region's zone. */
export type Days = { from: Day; until: Day }

export const SUM_KEYS = ['day', 'agency', 'category', 'district', 'channel'] as const
/** agency: its id · category, district: the code. */
export type SumKey = (typeof SUM_KEYS)[number]

/** Cases, each on the day on which it happened; linked traces of a case are not counted. */
export type Counts = {
  received: number
  /** What people told: one case may have several. */
  reports: number
  /** Given an answer; put back since or not. */
  answered: number
  /** Ended in any way, refused ones included. */
  closed: number
  /** Of the closed: called fixed by the reporter; closed in silence; refused. */
  confirmed: number
  unconfirmed: number
  rejected: number
}

export const COUNTS = ['received', 'reports', 'answered', 'closed', 'confirmed', 'unconfirmed', 'rejected'] as const satisfies (keyof Counts)[]

export const NOTHING: Counts = { received: 0, reports: 0, answered: 0, closed: 0, confirmed: 0, unconfirmed: 0, rejected: 0 }

/** null: the case has none (no agency yet, no district told), or it is secret and says neither what nor where. */
export type Sum = Counts & { [K in SumKey]?: string | null }

/** Stands for no agency where figures are kept: a key has no gaps. */
export const NOBODY = '00000000-0000-0000-0000-000000000000'

/** verify: received → checked · first_answer: received → the agency's first public word · answer: received → the answer that stands. On the day it was reached. */
export const STEPS = ['verify', 'first_answer', 'answer'] as const
export type Step = (typeof STEPS)[number]

/** Upper ends of the classes in which times are counted, in hours of the clock; what took longer stands in one more. */
export const HOUR_CLASSES = [1, 2, 4, 8, 24, 48, 72, 120, 168, 240, 336, 504, 720, 1440, 2160] as const

/** @property counts cases per class of HOUR_CLASSES, one more at the end */
export type Times = { counts: number[]; agency?: string | null; category?: string | null }

/** @param share 0–1 @returns hours, read straight between the ends of the class; undefined: nothing was counted */
export function quantileOf(counts: readonly number[], share: number): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all === 0) return undefined
  let left = share * all
  for (const [index, count] of counts.entries()) {
    const [from, to] = [HOUR_CLASSES[index - 1] ?? 0, HOUR_CLASSES[index] ?? 2 * (HOUR_CLASSES.at(-1) ?? 0)]
    if (left <= count) return count === 0 ? from : from + (left / count) * (to - from)
    left -= count
  }
  return 2 * (HOUR_CLASSES.at(-1) ?? 0)
}
