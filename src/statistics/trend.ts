/** What figures over time say. Pure. */

/** `from` and `new` instead of a percentage while the earlier figure is too small for one to mean anything. */
export type Change = { kind: 'up' | 'down'; percent: number } | { kind: 'same' | 'new' } | { kind: 'from'; count: number }

/** Cases. Below it a percentage would only be noise. */
const FEWEST = 5

export function changeOf(count: number, previous: number): Change {
  if (previous === 0) return { kind: 'new' }
  if (previous < FEWEST) return { kind: 'from', count: previous }
  const percent = Math.round((count / previous - 1) * 100)
  if (Math.abs(percent) < 3) return { kind: 'same' }
  return percent > 0 ? { kind: 'up', percent } : { kind: 'down', percent: -percent }
}

/** Percent. Worth the leader's eye. */
export const ALARMING = 50

export type Part = { received: number; answered: number }

/** Whether the pile grew over these parts: more than one of twenty apart is not even. */
export function pileOf(parts: readonly Part[]): { kind: 'growing' | 'shrinking' | 'even'; received: number; answered: number; gap: number } {
  const received = parts.reduce((sum, part) => sum + part.received, 0)
  const answered = parts.reduce((sum, part) => sum + part.answered, 0)
  const gap = Math.abs(received - answered)
  if (gap <= received / 20) return { kind: 'even', received, answered, gap }
  return { kind: received > answered ? 'growing' : 'shrinking', received, answered, gap }
}

/** Upper ends of the classes of the map, percent of open cases that are late. */
const CLASSES = [5, 10, 20, 35] as const

/** @returns 1 (few) to 5 (many late); 0 without open cases */
export function lateClass(open: number, late: number): 0 | 1 | 2 | 3 | 4 | 5 {
  if (open === 0) return 0
  const percent = Math.round((100 * late) / open)
  const index = CLASSES.findIndex((end) => percent <= end)
  return (index < 0 ? 5 : index + 1) as 1 | 2 | 3 | 4 | 5
}

/** Percent, or undefined when there is nothing to divide by. */
export function percentOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : Math.round((100 * part) / whole)
}
